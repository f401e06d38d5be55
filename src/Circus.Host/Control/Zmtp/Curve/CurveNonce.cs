using System.Buffers.Binary;

namespace Circus.Control.Zmtp.Curve;

/// <summary>The 24 bytes that no two boxes of one key may share (CurveZMQ, RFC 26): a prefix of 16 and a counter, or a prefix of 8 and 16 random bytes.</summary>
internal static class CurveNonce
{
    internal const int Length = 24;
    internal const int CounterLength = 8;
    internal const int RandomLength = 16;

    /// <summary>A prefix of 16 bytes and a counter.</summary>
    internal static byte[] Of(ReadOnlySpan<byte> prefix, ulong counter)
    {
        var nonce = new byte[Length];
        Write(nonce, prefix, counter);
        return nonce;
    }

    /// <summary>A prefix of 8 bytes and 16 random ones.</summary>
    internal static byte[] Of(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> random) => [.. prefix, .. random];

    /// <summary>A prefix of 16 bytes and a counter, into a buffer that is used again.</summary>
    internal static void Write(Span<byte> nonce, ReadOnlySpan<byte> prefix, ulong counter)
    {
        prefix.CopyTo(nonce);
        BinaryPrimitives.WriteUInt64BigEndian(nonce[prefix.Length..], counter);
    }
}
