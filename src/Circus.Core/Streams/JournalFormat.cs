using System.Buffers.Binary;
using System.Text;

namespace Circus.Streams;

/// <summary>Entries in the native protocol of journald (systemd.io/JOURNAL_NATIVE_PROTOCOL): any bytes may stand in the line.</summary>
/// <param name="watcher">Name of the watcher.</param>
/// <param name="isStderr">Lines of stderr are errors (3), those of stdout informational (6).</param>
/// <param name="tag">The program's name.</param>
public sealed class JournalFormat(string watcher, bool isStderr, string tag) : HeadedFormat
{
    private const int LengthBytes = 8;

    private readonly byte[] _fields = Encoding.UTF8.GetBytes(
        $"PRIORITY={(isStderr ? 3 : 6)}\nSYSLOG_IDENTIFIER={OneLine(tag)}\nCIRCUS_WATCHER={OneLine(watcher)}\nCIRCUS_STREAM={(isStderr ? "stderr" : "stdout")}\nCIRCUS_WID=");

    public override int MaxLength(int line) => Head.Length + LengthBytes + line + 1;

    public override int Write(Span<byte> to, ReadOnlySpan<byte> line)
    {
        Head.CopyTo(to);
        to = to[Head.Length..];
        BinaryPrimitives.WriteInt64LittleEndian(to, line.Length);
        line.CopyTo(to[LengthBytes..]);
        to[LengthBytes + line.Length] = (byte)'\n';
        return MaxLength(line.Length);
    }

    protected override void WriteHead(in LineSource source)
    {
        Append(_fields);
        Append(source.Wid);
        Append("\nSYSLOG_PID="u8);
        Append(source.Pid);
        Append("\nMESSAGE\n"u8);
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
