using Circus.Config;
using Circus.Linux;

namespace Circus.ManagedSockets;

/// <summary>
/// The file in the way of a Unix socket, unix(7): it outlives its socket, and bind refuses an existing path. One on which somebody listens is never touched, one that
/// nobody listens on only with `replace`, and what isn't a socket never.
/// </summary>
internal static class StaleFile
{
    internal static bool TryClear(SocketSpec spec, in SocketAddress address, out string reason)
    {
        var path = spec.Path!;
        reason = "";
        var errno = SocketFile.Identify(path, out var found);
        if (errno == Errno.ENOENT)
            return true;
        if (errno == Errno.None && !found.IsSocket)
            reason = $"{path} already exists and is not a socket";
        else if (errno == Errno.None && !IsStale(spec, address))
            reason = $"{path} already exists and somebody listens on it";
        else if (errno == Errno.None && !spec.Replace)
            reason = $"{path} already exists, left by a program that is gone; with replace = True it is removed";
        if (reason.Length > 0)
            return false;
        if (errno == Errno.None)
            errno = SocketFile.Unlink(path);
        if (errno is Errno.None or Errno.ENOENT)
            return true;
        reason = $"{path}: {ErrnoText.Describe(errno)}";
        return false;
    }

    // ECONNREFUSED is the one answer that says that nobody listens; a socket of another type answers EPROTOTYPE, a full one EAGAIN.
    private static bool IsStale(SocketSpec spec, in SocketAddress address)
    {
        var errno = Sockets.Open(SocketDomain.Unix, SocketBinding.StyleOf(spec), 0, out var probe);
        if (errno == Errno.None)
            errno = Sockets.Connect(probe.Value, address);
        probe.Close();
        return errno == Errno.ECONNREFUSED;
    }
}
