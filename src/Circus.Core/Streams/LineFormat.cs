namespace Circus.Streams;

/// <summary>Where and when a line came up.</summary>
/// <param name="Pid">The worker that was given the pipe.</param>
/// <param name="Wid">Its number in its watcher.</param>
/// <param name="Time">When the line was read.</param>
public readonly record struct LineSource(int Pid, int Wid, LocalTime Time);

/// <summary>Turns the lines of workers into what a stream writes. Bytes that aren't UTF-8 pass as they are.</summary>
public abstract class LineFormat
{
    /// <summary>Says whose lines come next.</summary>
    public abstract void Begin(in LineSource source);

    /// <summary>The most bytes that a line of so many bytes becomes.</summary>
    public abstract int MaxLength(int line);

    /// <summary>Writes a line, given without its newline; the number of bytes, 0 when it is left out.</summary>
    public abstract int Write(Span<byte> to, ReadOnlySpan<byte> line);

    /// <summary>Writes lines, given with their newlines, as long as they surely fit; the number of bytes, and how many it took.</summary>
    public int WriteLines(Span<byte> to, ReadOnlySpan<byte> lines, out int taken)
    {
        var count = 0;
        for (taken = 0; ;)
        {
            var rest = lines[taken..];
            var length = rest.IndexOf((byte)'\n');
            if (length < 0 || MaxLength(length) > to.Length - count)
                return count;
            count += Write(to[count..], rest[..length]);
            taken += length + 1;
        }
    }
}
