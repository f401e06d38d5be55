using Circus.Control.Zmtp;

namespace Circus.Control.Sending;

/// <summary>
/// Bytes on their way to one peer (a reply) or several (an event), as they stand on the wire. Written by the thread that asks for it; from then on
/// the control thread's, which counts the queues that hold it.
/// </summary>
internal sealed class OutgoingMessage
{
    private const int SmallestBuffer = 256;

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
        target = target[FrameHeader.Write(target, FrameHeader.More, topic.Length)..];
        topic.CopyTo(target);
        target = target[topic.Length..];
        target = target[FrameHeader.Write(target, 0, payload.Length)..];
        payload.CopyTo(target);
    }

    /// <summary>Bytes that are on the wire as they are: a greeting, a command frame.</summary>
    internal void WriteRaw(ReadOnlySpan<byte> wire) => wire.CopyTo(Begin(wire.Length));

    /// <summary>Forgets the buffer, which has become too large to keep.</summary>
    internal void DropBuffer() => _buffer = [];

    private Span<byte> Begin(int length)
    {
        (Length, _topicStart, _topicLength, Holders) = (length, 0, 0, 0);
        if (_buffer.Length < length)
            _buffer = GC.AllocateUninitializedArray<byte>(Math.Max(SmallestBuffer, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length)));
        return _buffer.AsSpan(0, length);
    }
}
