namespace Circus.Control.Zmtp;

/// <summary>Commands of a ZMTP 3.1 connection (RFC 37): a length byte, the name, then what belongs to that command.</summary>
internal static class Command
{
    internal const int MaxPongBytes = 2 + 5 + MaxContextBytes;

    private const int MaxContextBytes = 16;
    private const int TtlBytes = 2;

    internal static ReadOnlySpan<byte> Ready => "READY"u8;

    internal static ReadOnlySpan<byte> Ping => "PING"u8;

    internal static ReadOnlySpan<byte> Subscribe => "SUBSCRIBE"u8;

    internal static ReadOnlySpan<byte> Cancel => "CANCEL"u8;

    /// <summary>Cuts the body of a command frame into name and data; false when it has no name or is shorter than that.</summary>
    internal static bool TrySplit(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> data)
    {
        name = data = default;
        if (body.IsEmpty || body[0] == 0 || body.Length < 1 + body[0]) return false;
        name = body.Slice(1, body[0]);
        data = body[(1 + body[0])..];
        return true;
    }

    /// <summary>The context that the answer to a PING must repeat: what follows the time to live, at most 16 bytes.</summary>
    internal static bool TryGetContext(ReadOnlySpan<byte> ping, out ReadOnlySpan<byte> context)
    {
        var isWell = ping.Length is >= TtlBytes and <= TtlBytes + MaxContextBytes;
        context = isWell ? ping[TtlBytes..] : default;
        return isWell;
    }

    /// <summary>Writes a whole PONG frame for a context of at most 16 bytes; returns its length.</summary>
    internal static int WritePong(Span<byte> target, ReadOnlySpan<byte> context) => Write(target, "PONG"u8, context);

    /// <summary>A whole command frame of its own.</summary>
    internal static byte[] Frame(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        var length = 1 + name.Length + data.Length;
        var frame = new byte[FrameHeader.LengthFor(length) + length];
        Write(frame, name, data);
        return frame;
    }

    /// <summary>Writes a whole command frame; returns its length.</summary>
    internal static int Write(Span<byte> target, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        var head = FrameHeader.Write(target, FrameHeader.Command, 1 + name.Length + data.Length);
        target[head] = (byte)name.Length;
        name.CopyTo(target[(head + 1)..]);
        data.CopyTo(target[(head + 1 + name.Length)..]);
        return head + 1 + name.Length + data.Length;
    }
}
