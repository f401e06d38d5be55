using System.Net;
using Circus.Control;
using Circus.Linux;

namespace Circus.Roles.Tests;

/// <summary>Peers as the kernel would tell of them, without a connection.</summary>
internal static class Peers
{
    private static readonly Endpoint UnixEndpoint = Parse("ipc:///run/circus"), TcpEndpoint = Parse("tcp://0.0.0.0:5555");

    /// <summary>Somebody with pid 42.</summary>
    internal static PeerInfo Unix(uint uid, uint gid, params uint[] groups) =>
        new(EndpointRole.Router, UnixEndpoint, default, new PeerCredentials(42, uid, gid), groups);

    internal static PeerInfo UnixUnknown() => new(EndpointRole.Router, UnixEndpoint, default, null, []);

    internal static PeerInfo Tcp(IPAddress address) => new(EndpointRole.Router, TcpEndpoint, Linux.SocketAddress.Ip(address, 9), null, []);

    private static Endpoint Parse(string text) => Endpoint.TryParse(text, out var endpoint, out var error) ? endpoint : throw new ArgumentException(error);
}
