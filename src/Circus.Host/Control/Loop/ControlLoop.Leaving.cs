using Circus.Control.Peers;
using Circus.Linux;

namespace Circus.Control.Loop;

/// <summary>Deadlines and every way a connection ends.</summary>
internal sealed partial class ControlLoop
{
    private const int LastReads = 16;

    private void SetDeadline(Peer peer, long deadline)
    {
        _timer.Change(peer.Deadline, deadline);
        peer.Deadline = deadline;
    }

    private void EnforceDeadlines()
    {
        _timer.BeginRound();
        var now = Clock.MonotonicNanoseconds();
        for (var slot = 0; slot < _peers.End; slot++)
        {
            if (_peers.At(slot) is not { Deadline: > 0 } peer) continue;
            _current = peer;
            if (peer.Deadline > now) _timer.Keep(peer.Deadline);
            else if (peer.IsLeaving) Close(peer);
            else if (peer.Session.IsReady) Refuse(peer, RefusalReason.Stalled);
            else
            {
                Counters.LateHandshakes++;
                Close(peer);
            }
        }
        _current = null;
        for (var i = 0; i < _listeners.Count; i++)
        {
            if (_listeners[i] is not { PausedUntil: > 0 } listener) continue;
            if (listener.PausedUntil > now) _timer.Keep(listener.PausedUntil);
            else Unpause(listener);
        }
    }

    private void SetInterest(Peer peer)
    {
        var wanted = peer.IsLeaving || peer.IsParked ? EpollEvents.None : EpollEvents.In;
        if (peer.Outgoing.Count > 0) wanted |= EpollEvents.Out;
        if (wanted == peer.Interest) return;
        var errno = peer.Interest == EpollEvents.None ? _epoll.Add(peer.Socket, wanted, peer.Id.ToEpollData())
            : wanted == EpollEvents.None ? _epoll.Remove(peer.Socket)
            : _epoll.Modify(peer.Socket, wanted, peer.Id.ToEpollData());
        // ENOMEM, or ENOSPC of /proc/sys/fs/epoll/max_user_watches: a peer that we can't wait for is a peer that we can't have.
        if (errno == Errno.None) peer.Interest = wanted;
        else Close(peer);
    }

    private void Refuse(Peer peer, RefusalReason reason)
    {
        Counters.Refused++;
        Close(peer);
        ReportRefused(peer.Info, reason);
    }

    // Called from the middle of other work, which must be finished even when the one who is told has a bug.
    private void ReportRefused(PeerInfo info, RefusalReason reason)
    {
        try
        {
            _sink.OnRefused(info, reason);
        }
        catch (Exception fault)
        {
            Blame(fault);
        }
    }

    /// <summary>Reads nothing more, sends what is queued, and closes.</summary>
    private void Leave(Peer peer, long deadline)
    {
        if (!peer.Session.IsReady)
        {
            Close(peer);
            return;
        }
        peer.IsLeaving = true;
        RemoveSubscriber(peer);
        SetDeadline(peer, deadline);
        if (peer.Outgoing.Count == 0) Depart(peer);
        else SetInterest(peer);
    }

    // Closing with unread input makes tcp send a reset, which may overtake our last words: say that we are done, and read what is there.
    private void Depart(Peer peer)
    {
        Sockets.ShutdownSend(peer.Socket);
        for (var i = 0; i < LastReads; i++)
            if (Sockets.Receive(peer.Socket, _receiveBuffer, out var count) != Errno.None || count == 0) break;
        Close(peer);
    }

    private void Close(Peer peer)
    {
        if (!peer.IsOpen) return;
        if (peer.Interest != EpollEvents.None) _epoll.Remove(peer.Socket);
        SetDeadline(peer, 0);
        RemoveSubscriber(peer);
        while (peer.Outgoing.TryDrop(out var message)) Release(message!);
        peer.Session.Dispose();
        peer.CloseSocket();
        _peers.Remove(peer.Id);
        Counters.Peers = _peers.Count;
        peer.Listener.Peers--;
        peer.Listener.IsFullReported = false;
    }
}
