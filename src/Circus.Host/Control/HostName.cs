using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Circus.Control;

/// <summary>The host of a tcp endpoint as an address. Numbers, * and localhost need no resolver, which a static binary loads from the host on first use.</summary>
internal static class HostName
{
    /// <summary>An IPv4 address is preferred, as libzmq does without ZMQ_IPV6.</summary>
    internal static bool TryResolve(string host, [NotNullWhen(true)] out IPAddress? address, out string error)
    {
        error = "";
        address = host switch
        {
            "*" => IPAddress.Any,
            "localhost" => IPAddress.Loopback,
            _ => IPAddress.TryParse(host, out var numeric) ? numeric : null,
        };
        if (address is not null) return true;
        try
        {
            var found = Dns.GetHostAddresses(host);
            address = Array.Find(found, a => a.AddressFamily == AddressFamily.InterNetwork) ?? found.FirstOrDefault();
            error = address is null ? $"host '{host}' has no address" : "";
        }
        catch (SocketException)
        {
            error = $"host '{host}' is unknown";
        }
        return address is not null;
    }
}
