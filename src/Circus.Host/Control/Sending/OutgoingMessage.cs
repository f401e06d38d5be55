using Circus.Control.Zmtp;
using Circus.Control.Zmtp.Curve;

namespace Circus.Control.Sending;

/// <summary>
/// Bytes on their way to one peer (a reply) or several (an event), as they stand on the wire. Written by the thread that asks for it; from then on
/// the control thread's, which counts the queues that hold it.
/// </summary>
internal sealed class OutgoingMessage
{
    private const int SmallestBuffer = 256;

    // From here on buffers grow in steps of a page: the next power of two would nearly double what a full queue of events of 9 kB costs.
    private const int Page = 4 << 10;

    private byte[] _buffer = [];
    private int _topicStart;
    private int _topicLength;

    internal int Length { get; private set; }

    /// <summary>How many queues hold it; only the control thread counts.</summary>
    internal int Holders { get; set; }

    internal ReadOnlySpan<byte> Wire => _buffer.AsSpan(0, Length);

    internal ReadOnlySpan<byte> Topic => _buffer.AsSpan(_topicStart, _topicLength);

    internal int Capacity => _buffer.Length;

    /// <summary>One frame, after an empty one for a peer that wants a delimiter.</summary>
    internal void WriteReply(ReadOnlySpan<byte> payload, bool delimiter)
    {
        var target = Begin((delimiter ? 2 : 0) + FrameHeader.LengthFor(payload.Length) + payload.Length);
        if (delimiter) target = target[FrameHeader.Write(target, FrameHeader.More, 0)..];
        target = target[FrameHeader.Write(target, 0, payload.Length)..];
        payload.CopyTo(target);
    }

    /// <summary>Two frames: topic and payload.</summary>
    internal void WriteEvent(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload)
    {
        var topicStart = FrameHeader.LengthFor(topic.Length);
        var target = Begin(topicStart + topic.Length + FrameHeader.LengthFor(payload.Length) + payload.Length);
        (_topicStart, _topicLength) = (topicStart, topic.Length);
        WriteEvent(target, topic, payload);
    }

    /// <summary>A piece of a batch: many events, one behind the other.</summary>
    internal bool IsPiece { get; private set; }

    /// <summary>Begins a piece of at most so many bytes.</summary>
    internal void BeginPiece(int bytes)
    {
        Begin(bytes);
        (Length, IsPiece) = (0, true);
    }

    /// <summary>Adds one event to a piece; false when it doesn't fit any more.</summary>
    internal bool TryAddEvent(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload)
    {
        var length = FrameHeader.LengthFor(topic.Length) + topic.Length + FrameHeader.LengthFor(payload.Length) + payload.Length;
        if (length > _buffer.Length - Length) return false;
        WriteEvent(_buffer.AsSpan(Length), topic, payload);
        Length += length;
        return true;
    }

    /// <summary>How many events of a piece match, of how many.</summary>
    internal int CountEvents(Subscriptions subscriptions, out int all)
    {
        var matching = 0;
        all = 0;
        for (var rest = Wire; !rest.IsEmpty; all++)
            if (subscriptions.Matches(TakeEvent(ref rest, out _))) matching++;
        return matching;
    }

    /// <summary>Becomes a piece of those events of another one that match.</summary>
    internal void CopyEvents(OutgoingMessage piece, Subscriptions subscriptions)
    {
        BeginPiece(piece.Length);
        for (var rest = piece.Wire; !rest.IsEmpty;)
        {
            if (!subscriptions.Matches(TakeEvent(ref rest, out var wire))) continue;
            wire.CopyTo(_buffer.AsSpan(Length));
            Length += wire.Length;
        }
    }

    /// <summary>Bytes that are on the wire as they are: a greeting, a command frame.</summary>
    internal void WriteRaw(ReadOnlySpan<byte> wire) => wire.CopyTo(Begin(wire.Length));

    /// <summary>The frames of another message, encrypted for one connection.</summary>
    internal void WriteSealed(ReadOnlySpan<byte> wire, CurveCipher cipher) => cipher.Seal(wire, Begin(CurveCipher.SealedLength(wire)));

    /// <summary>Forgets the buffer, which has become too large to keep.</summary>
    internal void DropBuffer() => _buffer = [];

    private static void WriteEvent(Span<byte> target, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload)
    {
        target = target[FrameHeader.Write(target, FrameHeader.More, topic.Length)..];
        topic.CopyTo(target);
        target = target[topic.Length..];
        target = target[FrameHeader.Write(target, 0, payload.Length)..];
        payload.CopyTo(target);
    }

    private static ReadOnlySpan<byte> TakeEvent(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> wire)
    {
        var topic = FrameHeader.BodyOf(rest, out var topicEnd);
        FrameHeader.BodyOf(rest[topicEnd..], out var payloadEnd);
        wire = rest[..(topicEnd + payloadEnd)];
        rest = rest[wire.Length..];
        return topic;
    }

    private Span<byte> Begin(int length)
    {
        (Length, _topicStart, _topicLength, Holders, IsPiece) = (length, 0, 0, 0, false);
        if (_buffer.Length < length) _buffer = GC.AllocateUninitializedArray<byte>(CapacityFor(length));
        return _buffer.AsSpan(0, length);
    }

    private static int CapacityFor(int length) => length > Page
        ? (length + Page - 1) & -Page
        : Math.Max(SmallestBuffer, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length));
}
