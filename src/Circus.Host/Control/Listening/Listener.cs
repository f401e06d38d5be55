using Circus.Control.Curve;
using Circus.Linux;

namespace Circus.Control.Listening;

/// <summary>One bound endpoint. Made and compared by the caller's thread; accepted from, and closed, by the control thread.</summary>
internal sealed class Listener(EndpointRole role, Endpoint endpoint, Fd socket, SocketFileIdentity? file, CurveServer? curve = null)
{
    private Fd _socket = socket;

    internal EndpointRole Role { get; } = role;

    /// <summary>With the real port.</summary>
    internal Endpoint Endpoint { get; } = endpoint;

    /// <summary>What encrypts its connections; null: nothing does.</summary>
    internal CurveServer? Curve { get; } = curve;

    internal int Socket => _socket.Value;

    internal bool IsOpen => _socket.IsOpen;

    /// <summary>What epoll knows it by.</summary>
    internal int Index { get; set; }

    /// <summary>Its connections.</summary>
    internal int Peers { get; set; }

    /// <summary>The full house has been reported; again after someone has left.</summary>
    internal bool IsFullReported { get; set; }

    /// <summary>Monotonic nanoseconds when it accepts again after EMFILE; 0: it accepts.</summary>
    internal long PausedUntil { get; set; }

    /// <summary>The pause has been reported; again after a connection could be taken.</summary>
    internal bool IsPauseReported { get; set; }

    /// <summary>Stops listening and removes the socket file, unless someone has put another in its place.</summary>
    internal void Close()
    {
        if (!_socket.IsOpen) return;
        if (file is { } ours && SocketFile.Identify(Endpoint.Path, out var found) == Errno.None
            && (found.Device, found.Inode) == (ours.Device, ours.Inode))
            SocketFile.Unlink(Endpoint.Path);
        _socket.Close();
    }
}
