using Circus.Control.Peers;
using Circus.Control.Zmtp;
using Circus.Control.Zmtp.Curve;
using Circus.Linux;

namespace Circus.Control.Loop;

/// <summary>From bytes of a peer to requests and subscriptions.</summary>
internal sealed partial class ControlLoop
{
    private readonly List<Peer> _parked = [];
    private bool _isRequestingPaused;

    /// <summary>One buffer full at most; epoll brings us back for the rest.</summary>
    private void ReceiveFrom(Peer peer)
    {
        if (_isRequestingPaused && peer.Info.Role == EndpointRole.Router && peer.Session.IsReady)
        {
            Park(peer);
            return;
        }
        var errno = Sockets.Receive(peer.Socket, _receiveBuffer, out var count);
        if (errno == Errno.EAGAIN) return;
        if (errno != Errno.None || count == 0) HangUp(peer);
        else Take(peer, _receiveBuffer.AsSpan(0, count));
    }

    private void HangUp(Peer peer)
    {
        if (peer.Session.IsGreeting)
        {
            Counters.FailedHandshakes++;
            ReportRefused(peer.Info, OtherMechanism(peer));
        }
        Close(peer);
    }

    private void Take(Peer peer, ReadOnlySpan<byte> input)
    {
        while (peer is { IsOpen: true, IsLeaving: false })
        {
            switch (peer.Session.Next(ref input, out var body))
            {
                case ZmtpEvent.NeedMore:
                    if (peer.Session.IsReady) WatchForStall(peer);
                    return;
                case ZmtpEvent.Send:
                    SendRaw(peer, body);
                    break;
                case ZmtpEvent.Ready:
                    SetDeadline(peer, 0);
                    peer.Info.Key = (peer.Session.Mechanism as CurveServerMechanism)?.Client;
                    break;
                case ZmtpEvent.Frame:
                    TakeFrame(peer, body);
                    break;
                case ZmtpEvent.Ping:
                    SendPong(peer, body);
                    break;
                case ZmtpEvent.Subscribe:
                    Subscribe(peer, body);
                    break;
                case ZmtpEvent.Cancel:
                    Cancel(peer, body);
                    break;
                case ZmtpEvent.Failed:
                    Fail(peer);
                    return;
            }
        }
    }

    // A DEALER sends one frame, a REQ an empty one before it. The frames of anything else are counted and forgotten.
    private void TakeFrame(Peer peer, ReadOnlySpan<byte> body)
    {
        var session = peer.Session;
        if (session.HasMore)
        {
            peer.HasDelimiter = session.Frames == 1 && body.IsEmpty;
            return;
        }
        var isRequest = session.Frames == 1 || (session.Frames == 2 && peer.HasDelimiter);
        if (!isRequest) _sink.OnMalformed(peer.Info, session.Frames, session.MessageBytes);
        else if (!_sink.OnMessage(new RequestEnvelope(peer.Id, session.Frames == 2, peer.Info), body)) _isRequestingPaused = true;
    }

    private void Subscribe(Peer peer, ReadOnlySpan<byte> prefix)
    {
        if (peer.Info.Role == EndpointRole.Router) return;
        var isFirst = peer.Subscriptions.Count == 0;
        if (isFirst && !_sink.MaySubscribe(peer.Info)) Refuse(peer, RefusalReason.NoRole);
        else if (!peer.Subscriptions.TryAdd(prefix)) Refuse(peer, RefusalReason.TooManySubscriptions);
        else if (isFirst) AddSubscriber(peer);
        CountStreamReaders();
    }

    private void Cancel(Peer peer, ReadOnlySpan<byte> prefix)
    {
        if (peer.Info.Role == EndpointRole.Router) return;
        peer.Subscriptions.Remove(prefix);
        if (peer.Subscriptions.Count == 0) RemoveSubscriber(peer);
        CountStreamReaders();
    }

    private void WatchForStall(Peer peer)
    {
        if (peer.Session.IsInsideMessage) SetDeadline(peer, Clock.MonotonicNanoseconds() + Nanoseconds(_limits.StallTimeout));
        else SetDeadline(peer, 0);
    }

    // A stranger's noise is only counted; who has shaken hands gets a reason into the log.
    private void Fail(Peer peer)
    {
        var reason = peer.Session.Failure switch
        {
            ZmtpFailure.BadFrame => RefusalReason.BadFrame,
            ZmtpFailure.MessageTooLarge => RefusalReason.MessageTooLarge,
            ZmtpFailure.TooManyFrames => RefusalReason.TooManyFrames,
            ZmtpFailure.CommandTooLarge => RefusalReason.CommandTooLarge,
            ZmtpFailure.OutOfBuffers => RefusalReason.OutOfBuffers,
            _ => (RefusalReason?)null,
        };
        if (peer.Session.WasReady && reason is { } told) Refuse(peer, told);
        else
        {
            Counters.FailedHandshakes++;
            if (KeyReason(peer) is { } keys) ReportRefused(peer.Info, keys);
            // Our half of the handshake still goes out: it tells the other side what it has reached.
            Flush(peer);
            if (peer.IsOpen) Depart(peer);
        }
    }

    // Here the stranger may well be a friend with a wrong setting, who wants to read why.
    private static RefusalReason? KeyReason(Peer peer) => peer.Session.Failure switch
    {
        ZmtpFailure.OtherMechanism => OtherMechanism(peer),
        ZmtpFailure.WrongKey => RefusalReason.WrongServerKey,
        ZmtpFailure.UnlistedKey => RefusalReason.UnlistedKey,
        _ => null,
    };

    private static RefusalReason OtherMechanism(Peer peer) => peer.Listener.Curve is null ? RefusalReason.NotPlain : RefusalReason.NotEncrypted;

    /// <summary>The loop has enough: this peer is taken out of epoll, where even its hang-up would wake us.</summary>
    private void Park(Peer peer)
    {
        peer.IsParked = true;
        // If it stands still in the middle of a message, it does so because of us.
        SetDeadline(peer, 0);
        _parked.Add(peer);
        SetInterest(peer);
    }

    private void ResumeRequests()
    {
        _isRequestingPaused = false;
        foreach (var peer in _parked)
        {
            peer.IsParked = false;
            if (!peer.IsOpen || peer.IsLeaving) continue;
            WatchForStall(peer);
            SetInterest(peer);
        }
        _parked.Clear();
    }
}
