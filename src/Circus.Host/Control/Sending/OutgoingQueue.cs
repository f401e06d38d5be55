namespace Circus.Control.Sending;

/// <summary>What waits for one peer: messages in order, the first perhaps begun. A ring that exists only while something waits for long.</summary>
internal sealed class OutgoingQueue
{
    private const int FirstCapacity = 4;
    private const int LargestKept = 64;

    private OutgoingMessage[] _ring = [];
    private int _first;
    private int _sentOfFirst;

    internal int Count { get; private set; }

    /// <summary>Bytes not yet sent.</summary>
    internal long Bytes { get; private set; }

    internal void Add(OutgoingMessage message)
    {
        if (Count == _ring.Length) Grow();
        _ring[(_first + Count) % _ring.Length] = message;
        Count++;
        Bytes += message.Length;
    }

    /// <summary>The rest of the first message; the queue must not be empty.</summary>
    internal ReadOnlySpan<byte> First => _ring[_first].Wire[_sentOfFirst..];

    /// <summary>Copies as many of the next bytes as fit; returns their number.</summary>
    internal int CopyTo(Span<byte> target)
    {
        var copied = 0;
        for (var i = 0; i < Count && copied < target.Length; i++)
        {
            var wire = _ring[(_first + i) % _ring.Length].Wire[(i == 0 ? _sentOfFirst : 0)..];
            var part = wire[..Math.Min(wire.Length, target.Length - copied)];
            part.CopyTo(target[copied..]);
            copied += part.Length;
        }
        return copied;
    }

    /// <summary>Takes sent bytes off the front, message by message: true with each message that is finished, false when all bytes are accounted for.</summary>
    internal bool TryFinish(ref int sent, out OutgoingMessage? finished)
    {
        finished = null;
        if (Count == 0) return false;
        var message = _ring[_first];
        var rest = message.Length - _sentOfFirst;
        if (sent < rest)
        {
            _sentOfFirst += sent;
            Bytes -= sent;
            sent = 0;
            return false;
        }
        sent -= rest;
        finished = RemoveFirst(rest);
        return true;
    }

    /// <summary>Takes the messages back one by one when the connection is closed.</summary>
    internal bool TryDrop(out OutgoingMessage? dropped)
    {
        dropped = Count == 0 ? null : RemoveFirst(_ring[_first].Length - _sentOfFirst);
        return dropped is not null;
    }

    private OutgoingMessage RemoveFirst(int rest)
    {
        var message = _ring[_first];
        _ring[_first] = null!;
        _first = (_first + 1) % _ring.Length;
        _sentOfFirst = 0;
        Bytes -= rest;
        Count--;
        if (Count == 0 && _ring.Length > LargestKept) (_ring, _first) = ([], 0);
        return message;
    }

    private void Grow()
    {
        var larger = new OutgoingMessage[Math.Max(FirstCapacity, 2 * _ring.Length)];
        for (var i = 0; i < Count; i++) larger[i] = _ring[(_first + i) % _ring.Length];
        (_ring, _first) = (larger, 0);
    }
}
