using Circus.Control.Curve;
using Circus.Linux;

namespace Circus.Control.Listening;

/// <summary>Opens the socket of an endpoint: tcp with SO_REUSEADDR, ipc with a socket file of the wanted mode and owner.</summary>
internal static class ListeningSocket
{
    // More than somaxconn (listen(2)) is cut to it.
    private const int Backlog = 4096;

    /// <summary>Binds and listens; error is a whole sentence.</summary>
    internal static Listener? TryOpen(EndpointRole role, Endpoint endpoint, uint? ipcOwner, int ipcMode, CurveServer? curve, out string? error)
    {
        var listener = endpoint.Transport == EndpointTransport.Ipc
            ? OpenIpc(role, endpoint, ipcOwner, ipcMode, out var reason)
            : OpenTcp(role, endpoint, curve, out reason);
        error = listener is null ? $"Could not bind {endpoint.Place}: {reason}" : null;
        return listener;
    }

    private static Listener? OpenTcp(EndpointRole role, Endpoint endpoint, CurveServer? curve, out string reason)
    {
        if (!HostName.TryResolve(endpoint.Host, out var host, out reason)) return null;
        var address = SocketAddress.Ip(host, endpoint.Port);
        var bound = default(SocketAddress);
        var errno = Sockets.Open(address, out var socket);
        if (errno == Errno.None) errno = Sockets.SetReuseAddress(socket.Value);
        if (errno == Errno.None) errno = Sockets.Bind(socket.Value, address);
        if (errno == Errno.None) errno = Sockets.Listen(socket.Value, Backlog);
        if (errno == Errno.None) errno = Sockets.LocalAddress(socket.Value, out bound);
        if (errno == Errno.None) return new Listener(role, endpoint.WithPort(bound.Port), socket, null, curve);
        socket.Close();
        reason = ErrnoText.Describe(errno);
        return null;
    }

    private static Listener? OpenIpc(EndpointRole role, Endpoint endpoint, uint? owner, int mode, out string reason)
    {
        var path = endpoint.Path;
        reason = ErrnoText.Describe(Errno.ENAMETOOLONG);
        if (!SocketAddress.TryUnix(path, out var address) || !TryClearStale(path, address, out reason)) return null;
        var errno = Sockets.Open(address, out var socket);
        if (errno == Errno.None) errno = Sockets.Bind(socket.Value, address);
        var isOurs = errno == Errno.None;
        // Before listen(2) nobody can connect, so the file never lets anyone in with the mode of our umask.
        if (errno == Errno.None) errno = SocketFile.SetMode(path, mode);
        if (errno == Errno.None && owner is { } uid) errno = SocketFile.SetOwner(path, uid);
        if (errno == Errno.None) errno = Sockets.Listen(socket.Value, Backlog);
        var file = default(SocketFileIdentity);
        if (errno == Errno.None) errno = SocketFile.Identify(path, out file);
        if (errno == Errno.None) return new Listener(role, endpoint, socket, file);
        socket.Close();
        if (isOurs) SocketFile.Unlink(path);
        reason = ErrnoText.Describe(errno);
        return null;
    }

    // unix(7): a socket file outlives its socket, and bind refuses an existing path. Only one that nobody listens on may go.
    private static bool TryClearStale(string path, in SocketAddress address, out string reason)
    {
        reason = "";
        var errno = SocketFile.Identify(path, out var found);
        if (errno == Errno.ENOENT) return true;
        if (errno == Errno.None && !found.IsSocket)
        {
            reason = "the file exists and is not a socket";
            return false;
        }
        if (errno == Errno.None) errno = Knock(address);
        if (errno == Errno.ECONNREFUSED) errno = SocketFile.Unlink(path);
        else if (errno is Errno.None or Errno.EAGAIN or Errno.EINPROGRESS) errno = Errno.EADDRINUSE;
        if (errno is Errno.None or Errno.ENOENT) return true;
        reason = ErrnoText.Describe(errno);
        return false;
    }

    private static Errno Knock(in SocketAddress address)
    {
        var errno = Sockets.Open(address, out var probe);
        if (errno == Errno.None) errno = Sockets.Connect(probe.Value, address);
        probe.Close();
        return errno;
    }
}
