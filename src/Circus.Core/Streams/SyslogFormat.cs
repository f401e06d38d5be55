using System.Text;

namespace Circus.Streams;

/// <summary>Messages of RFC 5424: the worker's pid as PROCID, `stdout` or `stderr` as MSGID, the line as it is.</summary>
/// <param name="facility">Number of the facility, 0 to 23.</param>
/// <param name="isStderr">Lines of stderr are errors (3), those of stdout informational (6).</param>
/// <param name="host">Name of this host.</param>
/// <param name="tag">The program's name.</param>
public sealed class SyslogFormat(int facility, bool isStderr, string host, string tag) : HeadedFormat
{
    private const int LongestTag = 48;

    private readonly Strftime _time = new("%Y-%m-%dT%H:%M:%S.%f%:z");
    private readonly byte[] _priority = Encoding.ASCII.GetBytes($"<{facility * 8 + (isStderr ? 3 : 6)}>1 ");
    private readonly byte[] _names = Encoding.ASCII.GetBytes($" {Printable(host, 255)} {Printable(tag, LongestTag)} ");

    public override int MaxLength(int line) => Head.Length + line;

    public override int Write(Span<byte> to, ReadOnlySpan<byte> line)
    {
        Head.CopyTo(to);
        line.CopyTo(to[Head.Length..]);
        return Head.Length + line.Length;
    }

    protected override void WriteHead(in LineSource source)
    {
        Append(_priority);
        Append(_time.Format(source.Time));
        Append(_names);
        Append(source.Pid);
        Append(isStderr ? " stderr - "u8 : " stdout - "u8);
    }

    /// <summary>PRINTUSASCII of the RFC, `-` when nothing is left.</summary>
    private static string Printable(string text, int longest)
    {
        var printable = string.Concat(text.Where(static letter => letter is > ' ' and < (char)127));
        return printable.Length == 0 ? "-" : printable[..Math.Min(printable.Length, longest)];
    }
}
