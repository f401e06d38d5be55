using Circus.Control.Curve;
using Circus.Linux;

namespace Circus.Control;

/// <summary>Who is at the other end of a connection, as far as the kernel knows; fixed for its life.</summary>
public sealed class PeerInfo
{
    private readonly SocketAddress _remote;

    internal PeerInfo(EndpointRole role, Endpoint endpoint, in SocketAddress remote, PeerCredentials? credentials, IReadOnlyList<uint> groups)
    {
        (Role, Endpoint, _remote, Credentials, Groups, IsLoopback) = (role, endpoint, remote, credentials, groups, remote.IsLoopback);
    }

    public EndpointRole Role { get; }

    /// <summary>Our endpoint that the peer came in by, as bound.</summary>
    public Endpoint Endpoint { get; }

    /// <summary>ipc: pid, uid and gid at the time of connect (SO_PEERCRED, unix(7)). tcp: null.</summary>
    public PeerCredentials? Credentials { get; }

    /// <summary>ipc: the supplementary groups of the peer (SO_PEERGROUPS, socket(7)). tcp: none.</summary>
    public IReadOnlyList<uint> Groups { get; }

    /// <summary>True for tcp from 127.0.0.0/8 or ::1; false for ipc.</summary>
    public bool IsLoopback { get; }

    /// <summary>With CURVE: the client's listed key, once the handshake is done; replaced when the file says something else about it.</summary>
    public AuthorizedKey? Key { get; internal set; }

    /// <summary>Whatever the sink remembers about this peer; only the control thread touches it.</summary>
    internal object? SinkState { get; set; }

    /// <summary>Where the peer comes from, the same for all its connections: "127.0.0.1" or "uid 1000".</summary>
    internal string Host => Credentials is { } who ? $"uid {who.Uid}" : _remote.Address?.ToString() ?? "";

    /// <summary>
    /// For logs: "127.0.0.1:51234", with CURVE "127.0.0.1:51234 (key NAME)", or over ipc "pid 4242 (uid 1000)", with pid "?" from outside the daemon's
    /// pid namespace.
    /// </summary>
    public override string ToString() =>
        Credentials is { } who ? $"pid {(who.Pid > 0 ? $"{who.Pid}" : "?")} (uid {who.Uid})"
        : Key is null ? _remote.ToString()
        : $"{_remote} ({Key})";
}
