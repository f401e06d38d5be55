using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Circus.Streams;

/// <summary>One JSON object a line: time, watcher, wid, pid, stream, message. What isn't UTF-8 becomes U+FFFD.</summary>
/// <param name="watcher">Name of the watcher.</param>
/// <param name="isStderr">Which of its streams.</param>
/// <param name="timeFormat">Format of strftime; null is that of RFC 3339 with microseconds.</param>
public sealed class JsonFormat(string watcher, bool isStderr, string? timeFormat) : HeadedFormat
{
    private const int LongestEscape = 6;

    private static readonly SearchValues<byte> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(static value => (byte)value), (byte)'"', (byte)'\\', 0x7F, .. Enumerable.Range(0x80, 0x80).Select(static value => (byte)value)]);

    private readonly Strftime _time = new(timeFormat ?? "%Y-%m-%dT%H:%M:%S.%f%:z");
    private readonly JsonEncodedText _watcher = JsonEncodedText.Encode(watcher);

    public override int MaxLength(int line) => Head.Length + (line * LongestEscape) + 3;

    public override int Write(Span<byte> to, ReadOnlySpan<byte> line)
    {
        Head.CopyTo(to);
        var length = Head.Length;
        length += Escape(to[length..], line);
        "\"}\n"u8.CopyTo(to[length..]);
        return length + 3;
    }

    protected override void WriteHead(in LineSource source)
    {
        var text = _time.Format(source.Time);
        Span<byte> time = stackalloc byte[256];
        if (text.Length * LongestEscape > time.Length)
            time = new byte[text.Length * LongestEscape];
        Append("{\"time\":\""u8);
        Append(time[..Escape(time, text)]);
        Append("\",\"watcher\":\""u8);
        Append(_watcher.EncodedUtf8Bytes);
        Append("\",\"wid\":"u8);
        Append(source.Wid);
        Append(",\"pid\":"u8);
        Append(source.Pid);
        Append(isStderr ? ",\"stream\":\"stderr\",\"message\":\""u8 : ",\"stream\":\"stdout\",\"message\":\""u8);
    }

    private static int Escape(Span<byte> to, ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny(Special);
            if (plain < 0)
                plain = text.Length;
            text[..plain].CopyTo(to[length..]);
            length += plain;
            text = text[plain..];
            if (text.IsEmpty)
                break;
            if (text[0] < 0x80)
            {
                length += EscapeAscii(to[length..], text[0]);
                text = text[1..];
                continue;
            }

            if (Rune.DecodeFromUtf8(text, out var rune, out var consumed) != OperationStatus.Done)
                rune = Rune.ReplacementChar;
            length += rune.EncodeToUtf8(to[length..]);
            text = text[consumed..];
        }

        return length;
    }

    private static int EscapeAscii(Span<byte> to, byte value)
    {
        to[0] = (byte)'\\';
        to[1] = value switch
        {
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            (byte)'"' or (byte)'\\' => value,
            _ => (byte)'u',
        };
        if (to[1] != 'u')
            return 2;
        (to[2], to[3]) = ((byte)'0', (byte)'0');
        (to[4], to[5]) = (Digit(value >> 4), Digit(value & 15));
        return LongestEscape;
    }

    private static byte Digit(int value) => (byte)(value < 10 ? '0' + value : 'a' + value - 10);
}
