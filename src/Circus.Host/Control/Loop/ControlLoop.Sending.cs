using Circus.Control.Peers;
using Circus.Control.Sending;
using Circus.Control.Zmtp;
using Circus.Control.Zmtp.Curve;
using Circus.Linux;

namespace Circus.Control.Loop;

/// <summary>
/// Replies, events and what the protocol itself says. Within a turn messages only join queues; at its end each queue that got something is sent, as
/// many messages to a call as fit the buffer.
/// </summary>
internal sealed partial class ControlLoop
{
    private const int SendPerTurn = 1 << 20;

    // From here on a message is sent from its own buffer instead of being copied beside others.
    private const int LargeMessage = 16 << 10;

    private readonly byte[] _sendBuffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
    private readonly List<Peer> _subscribers = [];
    private readonly List<Peer> _statsSubscribers = [];
    private readonly List<Peer> _dirty = [];
    private int _subscriberCount;

    /// <summary>For other threads; may be a moment old.</summary>
    internal bool HasSubscribers => Volatile.Read(ref _subscriberCount) > 0;

    private void Reply(PeerId id, OutgoingMessage message)
    {
        Hold(message);
        if (_peers.TryGet(id, out var peer))
        {
            _current = peer;
            SendTo(peer, message);
        }
        Release(message);
    }

    private void Publish(OutgoingMessage message)
    {
        Hold(message);
        // From the end: whoever is dropped on the way is replaced by one that was served already.
        for (var i = _subscribers.Count - 1; i >= 0; i--)
        {
            var peer = _current = _subscribers[i];
            if (!peer.Subscriptions.Matches(message.Topic)) continue;
            if (MakeRoom(peer, message)) Enqueue(peer, message);
            else if (peer.IsOpen) Counters.EventsLost++;
        }
        Release(message);
    }

    /// <summary>Like <see cref="Publish"/> for a piece with many messages: who wants all of them shares it, who wants some gets a piece of their own.</summary>
    private void PublishStats(OutgoingMessage piece)
    {
        Hold(piece);
        for (var i = _statsSubscribers.Count - 1; i >= 0; i--)
        {
            var peer = _current = _statsSubscribers[i];
            var matching = piece.CountEvents(peer.Subscriptions, out var all);
            if (matching == 0) continue;
            var wanted = matching == all ? piece : _statsPieces.Take();
            if (wanted != piece) wanted.CopyEvents(piece, peer.Subscriptions);
            Hold(wanted);
            if (MakeRoom(peer, wanted)) Enqueue(peer, wanted);
            else if (peer.IsOpen) Counters.EventsLost += matching;
            Release(wanted);
        }
        Release(piece);
    }

    private void SendRaw(Peer peer, ReadOnlySpan<byte> wire)
    {
        var message = _messages.Take();
        message.WriteRaw(wire);
        Hold(message);
        SendTo(peer, message);
        Release(message);
    }

    private void SendPong(Peer peer, ReadOnlySpan<byte> context)
    {
        Span<byte> pong = stackalloc byte[Command.MaxPongBytes];
        SendRaw(peer, pong[..Command.WritePong(pong, context)]);
    }

    private void SendTo(Peer peer, OutgoingMessage message)
    {
        if (MakeRoom(peer, message)) Enqueue(peer, message);
        else if (peer.IsOpen && peer.Info.Role == EndpointRole.Router) Refuse(peer, RefusalReason.SlowReader);
    }

    private bool MakeRoom(Peer peer, OutgoingMessage message)
    {
        if (HasRoom(peer, message)) return true;
        Flush(peer);
        return peer.IsOpen && HasRoom(peer, message);
    }

    // The message itself is in the sum already: it is held.
    private bool HasRoom(Peer peer, OutgoingMessage message) =>
        peer.Outgoing.Count == 0
        || (peer.Outgoing.Count < _limits.MaxQueuedMessages
            && peer.Outgoing.Bytes + message.Length <= _limits.MaxQueuedBytes
            && Counters.SendingBytes <= _limits.MaxSendingBytes);

    private void Enqueue(Peer peer, OutgoingMessage message)
    {
        if (peer.Session.Cipher is { } cipher) message = Seal(message, cipher);
        Hold(message);
        peer.Outgoing.Add(message);
        if (peer.IsDirty) return;
        peer.IsDirty = true;
        _dirty.Add(peer);
    }

    // In the order of the queue, which is that of the counters in it.
    private OutgoingMessage Seal(OutgoingMessage message, CurveCipher cipher)
    {
        var boxed = _messages.Take();
        boxed.WriteSealed(message.Wire, cipher);
        return boxed;
    }

    private void FlushDirty()
    {
        foreach (var peer in _dirty)
        {
            _current = peer;
            peer.IsDirty = false;
            try
            {
                if (peer.IsOpen) Flush(peer);
            }
            catch (Exception fault)
            {
                Blame(fault);
            }
        }
        _current = null;
        _dirty.Clear();
    }

    private void Flush(Peer peer)
    {
        var queue = peer.Outgoing;
        for (var budget = SendPerTurn; queue.Count > 0 && budget > 0;)
        {
            var chunk = queue.First;
            if (queue.Count > 1 && chunk.Length < LargeMessage) chunk = _sendBuffer.AsSpan(0, queue.CopyTo(_sendBuffer));
            var errno = Sockets.Send(peer.Socket, chunk, out var sent);
            if (errno is Errno.EAGAIN or Errno.ENOBUFS) break;
            if (errno != Errno.None)
            {
                Close(peer);
                return;
            }
            budget -= sent;
            while (queue.TryFinish(ref sent, out var finished)) Release(finished!);
        }
        if (queue.Count == 0 && peer.IsLeaving) Depart(peer);
        else SetInterest(peer);
    }

    private void Hold(OutgoingMessage message)
    {
        if (message.Holders++ == 0) Counters.SendingBytes += message.Length;
    }

    private void Release(OutgoingMessage message)
    {
        if (--message.Holders > 0) return;
        Counters.SendingBytes -= message.Length;
        (message.IsPiece ? _statsPieces : _messages).Recycle(message);
    }

    private void AddSubscriber(Peer peer)
    {
        var subscribers = SubscribersLike(peer);
        subscribers.Add(peer);
        Volatile.Write(ref _subscriberCount, _subscribers.Count);
        if (subscribers == _statsSubscribers && subscribers.Count == 1) _sink.OnStatsWanted(true);
    }

    private void RemoveSubscriber(Peer peer)
    {
        var subscribers = SubscribersLike(peer);
        var index = subscribers.IndexOf(peer);
        if (index < 0) return;
        subscribers[index] = subscribers[^1];
        subscribers.RemoveAt(subscribers.Count - 1);
        CountStreamReaders();
        Volatile.Write(ref _subscriberCount, _subscribers.Count);
        if (subscribers == _statsSubscribers && subscribers.Count == 0) _sink.OnStatsWanted(false);
    }

    private List<Peer> SubscribersLike(Peer peer) => peer.Info.Role == EndpointRole.Stats ? _statsSubscribers : _subscribers;
}
