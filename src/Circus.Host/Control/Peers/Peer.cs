using Circus.Control.Listening;
using Circus.Control.Sending;
using Circus.Control.Zmtp;
using Circus.Linux;

namespace Circus.Control.Peers;

/// <summary>One accepted connection: all that is kept for an idle one. Only the control thread touches it.</summary>
internal sealed class Peer
{
    private Fd _socket;

    internal Peer(Fd socket, PeerId id, Listener listener, PeerInfo info, ZmtpSession session, int maxSubscriptions)
    {
        (_socket, Id, Listener, Info, Session) = (socket, id, listener, info, session);
        Subscriptions = new Subscriptions(maxSubscriptions);
    }

    internal PeerId Id { get; }

    internal Listener Listener { get; }

    internal PeerInfo Info { get; }

    internal ZmtpSession Session { get; }

    internal OutgoingQueue Outgoing { get; } = new();

    internal Subscriptions Subscriptions { get; }

    internal int Socket => _socket.Value;

    internal bool IsOpen => _socket.IsOpen;

    /// <summary>What epoll waits for now.</summary>
    internal EpollEvents Interest { get; set; }

    /// <summary>Nothing is read any more; it is closed when its queue is empty or the deadline passes.</summary>
    internal bool IsLeaving { get; set; }

    /// <summary>Nothing is read until the loop wants requests again.</summary>
    internal bool IsParked { get; set; }

    /// <summary>Its queue got something in this turn.</summary>
    internal bool IsDirty { get; set; }

    /// <summary>The current message began with an empty frame and had nothing else so far.</summary>
    internal bool HasDelimiter { get; set; }

    /// <summary>Monotonic nanoseconds by when it must have gone on, 0 for never.</summary>
    internal long Deadline { get; set; }

    internal void CloseSocket() => _socket.Close();
}
