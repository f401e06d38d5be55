using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Circus.EndToEnd;

/// <summary>A fact about connections from another address than the host's own loopback.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NetworkFactAttribute : FactAttribute
{
    public NetworkFactAttribute()
    {
        if (Address is null)
            Skip = "needs an IPv4 address that is not the loopback one";
    }

    /// <summary>An address of this host by which it reaches itself as if it were another; null: it has none.</summary>
    internal static IPAddress? Address =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(each => each.OperationalStatus == OperationalStatus.Up)
            .SelectMany(each => each.GetIPProperties().UnicastAddresses)
            .Select(each => each.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
}
