using Circus.Linux;

namespace Circus.Control.Clients;

/// <summary>The address that a client connects to.</summary>
internal static class ConnectPlace
{
    /// <summary>False with a whole sentence when the endpoint is one to bind (`*`, port 0) or its host is unknown.</summary>
    internal static bool TryFind(Endpoint endpoint, out SocketAddress address, out string error)
    {
        address = default;
        error = endpoint switch
        {
            { Transport: EndpointTransport.Ipc } => SocketAddress.TryUnix(endpoint.Path, out address) ? "" : "the path is too long",
            { Host: "*" } => "* names no host to connect to",
            { Port: 0 } => "port 0 names no port to connect to",
            _ => Resolve(endpoint, ref address),
        };
        if (error.Length > 0) error = $"Could not connect to {endpoint}: {error}";
        return error.Length == 0;
    }

    private static string Resolve(Endpoint endpoint, ref SocketAddress address)
    {
        if (HostName.TryResolve(endpoint.Host, out var host, out var error)) address = SocketAddress.Ip(host, endpoint.Port);
        return error;
    }
}
