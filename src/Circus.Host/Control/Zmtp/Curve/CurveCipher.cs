using System.Buffers.Binary;
using NaCl;

namespace Circus.Control.Zmtp.Curve;

/// <summary>
/// The traffic of one connection after its handshake (CurveZMQ, RFC 26): each frame, command or not, travels in a MESSAGE of its own: name, counter,
/// box of flags and body. Counters go up without end on either side, so nothing can be played again.
/// </summary>
internal sealed class CurveCipher(XSalsa20Poly1305 box, bool isServer, ulong sent, ulong received) : IDisposable
{
    /// <summary>Bytes that a MESSAGE has beyond the body in it.</summary>
    internal const int Overhead = NameLength + CurveNonce.CounterLength + XSalsa20Poly1305.TagLength + FlagsLength;

    // Flags inside the box; the command bit is not where a frame header has it.
    private const byte More = 1;
    private const byte CommandFlag = 2;

    private const int FlagsLength = 1;
    private const int NameLength = 8;
    private const int BoxStart = NameLength + CurveNonce.CounterLength;

    private readonly byte[] _nonce = new byte[CurveNonce.Length];
    private ulong _sent = sent;
    private ulong _received = received;

    private static ReadOnlySpan<byte> Name => "\u0007MESSAGE"u8;

    /// <summary>How long frames, as they stand on a plain wire, become.</summary>
    internal static int SealedLength(ReadOnlySpan<byte> wire)
    {
        var length = 0;
        while (!wire.IsEmpty)
        {
            var body = TakeFrame(ref wire, out _).Length + Overhead;
            length += FrameHeader.LengthFor(body) + body;
        }
        return length;
    }

    /// <summary>Writes frames, which stand on a plain wire, as MESSAGEs into a target of <see cref="SealedLength"/>.</summary>
    internal void Seal(ReadOnlySpan<byte> wire, Span<byte> target)
    {
        while (!wire.IsEmpty)
        {
            var body = TakeFrame(ref wire, out var flags);
            target = target[FrameHeader.Write(target, 0, body.Length + Overhead)..];
            Name.CopyTo(target);
            BinaryPrimitives.WriteUInt64BigEndian(target[NameLength..], ++_sent);
            var boxed = target.Slice(BoxStart, body.Length + Overhead - BoxStart);
            var plain = boxed[XSalsa20Poly1305.TagLength..];
            plain[0] = (byte)(((flags & FrameHeader.More) != 0 ? More : 0) | ((flags & FrameHeader.Command) != 0 ? CommandFlag : 0));
            body.CopyTo(plain[FlagsLength..]);
            CurveNonce.Write(_nonce, isServer ? "CurveZMQMESSAGES"u8 : "CurveZMQMESSAGEC"u8, _sent);
            box.Encrypt(plain, boxed[..XSalsa20Poly1305.TagLength], plain, _nonce);
            target = target[(body.Length + Overhead)..];
        }
    }

    /// <summary>
    /// Opens a MESSAGE into a buffer of at least its length; the body then begins at 1. False for anything that the other side did not say now:
    /// not a MESSAGE, forged, or said before.
    /// </summary>
    internal bool TryOpen(ReadOnlySpan<byte> message, Span<byte> plain, out bool isCommand, out bool hasMore)
    {
        isCommand = hasMore = false;
        if (message.Length < Overhead || !message.StartsWith(Name)) return false;
        var counter = BinaryPrimitives.ReadUInt64BigEndian(message[NameLength..]);
        if (counter <= _received) return false;
        CurveNonce.Write(_nonce, isServer ? "CurveZMQMESSAGEC"u8 : "CurveZMQMESSAGES"u8, counter);
        if (!box.TryDecrypt(plain[..(message.Length - Overhead + FlagsLength)], message[BoxStart..], _nonce)) return false;
        _received = counter;
        (isCommand, hasMore) = ((plain[0] & CommandFlag) != 0, (plain[0] & More) != 0);
        return true;
    }

    public void Dispose() => box.Dispose();

    private static ReadOnlySpan<byte> TakeFrame(ref ReadOnlySpan<byte> wire, out byte flags)
    {
        flags = wire[0];
        var isLong = (flags & FrameHeader.Long) != 0;
        var start = isLong ? FrameHeader.MaxLength : 2;
        var length = isLong ? (int)BinaryPrimitives.ReadUInt64BigEndian(wire[1..]) : wire[1];
        var body = wire.Slice(start, length);
        wire = wire[(start + length)..];
        return body;
    }
}
