using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Circus.Options;

namespace Circus.ManagedSockets;

/// <summary>
/// The host of a managed socket as an address. Numbers, localhost and the names of /etc/hosts are found here, without the C library's resolver, which in a static
/// binary depends on what the host has; only other names ask it.
/// </summary>
internal static class SocketHost
{
    private const string HostsFile = "/etc/hosts";

    internal static bool TryResolve(string host, bool isIpv6, [NotNullWhen(true)] out IPAddress? address, out string error)
    {
        var family = isIpv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        error = "";
        if (IPAddress.TryParse(host.Trim('[', ']'), out address))
        {
            if (address.AddressFamily == family)
                return true;
            error = $"{PythonRepr.Of(host)} is an {(isIpv6 ? "IPv4" : "IPv6")} address, and family is {(isIpv6 ? "AF_INET6" : "AF_INET")}";
            return false;
        }

        address = host.ToLowerInvariant() switch
        {
            "*" or "" => isIpv6 ? IPAddress.IPv6Any : IPAddress.Any,
            "localhost" => isIpv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback,
            _ => FindInHostsFile(host, family) ?? AskResolver(host, family),
        };
        if (address is null)
            error = $"{PythonRepr.Of(host)} is unknown, or has no {(isIpv6 ? "IPv6" : "IPv4")} address";
        return address is not null;
    }

    // hosts(5): an address, then its names.
    private static IPAddress? FindInHostsFile(string host, AddressFamily family)
    {
        try
        {
            foreach (var line in File.ReadLines(HostsFile))
            {
                var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                if (words.Skip(1).Contains(host, StringComparer.OrdinalIgnoreCase) && IPAddress.TryParse(words[0], out var address)
                    && address.AddressFamily == family)
                    return address;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A host without the file: the resolver may know more.
        }

        return null;
    }

    private static IPAddress? AskResolver(string host, AddressFamily family)
    {
        try
        {
            return Dns.GetHostAddresses(host, family).FirstOrDefault();
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
