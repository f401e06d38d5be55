using Circus.Control.Listening;
using Circus.Control.Peers;
using Circus.Control.Zmtp;
using Circus.Control.Zmtp.Curve;
using Circus.Linux;

namespace Circus.Control.Loop;

/// <summary>Listeners and new connections.</summary>
internal sealed partial class ControlLoop
{
    private const int AcceptsPerTurn = 64;

    private static readonly TimeSpan KeepAliveIdle = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(20);
    private const int KeepAliveProbes = 4;

    private void Listen(Listener listener)
    {
        var free = _listeners.IndexOf(null);
        listener.Index = free < 0 ? _listeners.Count : free;
        if (free < 0) _listeners.Add(listener);
        else _listeners[free] = listener;
        var errno = _epoll.Add(listener.Socket, EpollEvents.In, ListenerData | (uint)listener.Index);
        if (errno != Errno.None) Pause(listener, errno);
    }

    private void Unlisten(Listener listener, long deadline)
    {
        if (!listener.IsOpen) return;
        if (listener.PausedUntil == 0) _epoll.Remove(listener.Socket);
        _timer.Change(listener.PausedUntil, 0);
        listener.Close();
        _listeners[listener.Index] = null;
        for (var slot = 0; slot < _peers.End; slot++)
            if (_peers.At(slot) is { } peer && peer.Listener == listener) Leave(peer, deadline);
    }

    private void AcceptFrom(int index)
    {
        if (index >= _listeners.Count || _listeners[index] is not { PausedUntil: 0 } listener) return;
        for (var i = 0; i < AcceptsPerTurn; i++)
        {
            var errno = Sockets.Accept(listener.Socket, out var socket, out var remote);
            switch (errno)
            {
                case Errno.None:
                    Admit(listener, socket, remote);
                    _current = null;
                    break;
                case Errno.EAGAIN:
                    return;
                // accept(2): errors of that one connection, which is gone; the next may be well.
                case Errno.ECONNABORTED or Errno.EPERM or Errno.EPROTO or Errno.ENETDOWN or Errno.ENOPROTOOPT or Errno.EHOSTDOWN
                    or Errno.ENONET or Errno.EHOSTUNREACH or Errno.EOPNOTSUPP or Errno.ENETUNREACH or Errno.ETIMEDOUT:
                    break;
                default:
                    Pause(listener, errno);
                    return;
            }
        }
    }

    private void Admit(Listener listener, Fd socket, in SocketAddress remote)
    {
        PeerCredentials? credentials = null;
        uint[] groups = [];
        if (listener.Endpoint.Transport == EndpointTransport.Ipc)
        {
            if (Sockets.TryGetPeerCredentials(socket.Value, out var who)) credentials = who;
            groups = Sockets.PeerGroups(socket.Value);
        }
        else
        {
            // Both fail only when the peer has gone already, which the first read will tell.
            Sockets.SetNoDelay(socket.Value);
            Sockets.SetKeepAlive(socket.Value, KeepAliveIdle, KeepAliveInterval, KeepAliveProbes);
        }
        var info = new PeerInfo(listener.Role, listener.Endpoint, remote, credentials, groups);
        if (listener.Peers >= _limits.MaxPeersPerEndpoint) DropOldestStranger(listener);
        if (listener.Peers >= _limits.MaxPeersPerEndpoint)
        {
            socket.Close();
            Counters.Refused++;
            if (!listener.IsFullReported) ReportRefused(info, RefusalReason.TooManyPeers);
            listener.IsFullReported = true;
            return;
        }

        Counters.Accepted++;
        listener.IsPauseReported = false;
        var peer = new Peer(socket, _peers.NextId(), listener, info, NewSession(listener), _limits.MaxSubscriptions);
        _peers.Put(peer);
        _current = peer;
        listener.Peers++;
        Counters.Peers = _peers.Count;
        SetDeadline(peer, Clock.MonotonicNanoseconds() + Nanoseconds(_limits.HandshakeTimeout));
        SetInterest(peer);
        if (peer.IsOpen) SendRaw(peer, peer.Session.Opening);
    }

    // Whoever fills the house with connections that say nothing must not keep those out who do: a client shakes hands within milliseconds.
    private void DropOldestStranger(Listener listener)
    {
        var now = Clock.MonotonicNanoseconds();
        Peer? oldest = null;
        for (var slot = 0; slot < _peers.End; slot++)
        {
            if (_peers.At(slot) is { Session.IsReady: false, IsLeaving: false } peer && peer.Listener == listener && (oldest is null || peer.Deadline < oldest.Deadline))
                oldest = peer;
        }
        if (oldest is null || oldest.Deadline - now > Nanoseconds(_limits.HandshakeTimeout) - Nanoseconds(_limits.HandshakeGrace)) return;
        Counters.LateHandshakes++;
        Close(oldest);
    }

    // A subscriber has nothing long to say: a prefix at most.
    private ZmtpSession NewSession(Listener listener)
    {
        var ours = listener.Role == EndpointRole.Router ? SocketType.Router : SocketType.Pub;
        var largest = listener.Role == EndpointRole.Router ? _limits.MaxMessageBytes : _limits.MaxCommandBytes;
        Mechanism mechanism = listener.Curve is { } curve ? new CurveServerMechanism(ours, curve) : new NullMechanism(ours);
        return new ZmtpSession(mechanism, ours, new FrameLimits(largest, _limits.MaxFrames, _limits.MaxCommandBytes), _receiving);
    }

    // The connection that can't be taken stays in the kernel's queue, so a level-triggered listener would wake us without end: it rests.
    private void Pause(Listener listener, Errno errno)
    {
        _epoll.Remove(listener.Socket);
        var until = Clock.MonotonicNanoseconds() + Nanoseconds(_limits.AcceptPause);
        _timer.Change(listener.PausedUntil, until);
        var isNew = !listener.IsPauseReported;
        (listener.PausedUntil, listener.IsPauseReported) = (until, true);
        if (isNew) _sink.OnAcceptPaused(listener.Endpoint, errno);
    }

    private void Unpause(Listener listener)
    {
        _timer.Change(listener.PausedUntil, 0);
        listener.PausedUntil = 0;
        var errno = _epoll.Add(listener.Socket, EpollEvents.In, ListenerData | (uint)listener.Index);
        if (errno != Errno.None) Pause(listener, errno);
    }
}
