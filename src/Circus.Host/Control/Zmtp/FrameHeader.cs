using System.Buffers.Binary;

namespace Circus.Control.Zmtp;

/// <summary>The head of a ZMTP 3 frame (RFC 37): one byte of flags, then the length in one byte or, with the long flag, in eight (big-endian).</summary>
internal static class FrameHeader
{
    internal const int MaxLength = 9;

    internal const byte More = 1;
    internal const byte Long = 2;
    internal const byte Command = 4;

    /// <summary>Bits that must be zero.</summary>
    internal const byte Reserved = 0xF8;

    /// <summary>How long the head of a body of so many bytes is.</summary>
    internal static int LengthFor(int bodyBytes) => bodyBytes > byte.MaxValue ? 9 : 2;

    /// <summary>The body of the first frame in a text that we have written ourselves, and where it ends.</summary>
    internal static ReadOnlySpan<byte> BodyOf(ReadOnlySpan<byte> frames, out int end)
    {
        var isLong = (frames[0] & Long) != 0;
        var (start, length) = isLong ? (9, (int)BinaryPrimitives.ReadUInt64BigEndian(frames[1..])) : (2, frames[1]);
        end = start + length;
        return frames[start..end];
    }

    /// <summary>Writes the head with <see cref="More"/> or <see cref="Command"/> in flags; returns its length.</summary>
    internal static int Write(Span<byte> target, byte flags, int bodyBytes)
    {
        if (bodyBytes <= byte.MaxValue)
        {
            target[1] = (byte)bodyBytes;
            target[0] = flags;
            return 2;
        }
        BinaryPrimitives.WriteUInt64BigEndian(target[1..], (ulong)bodyBytes);
        target[0] = (byte)(flags | Long);
        return 9;
    }
}
