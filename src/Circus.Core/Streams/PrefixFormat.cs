using System.Globalization;

namespace Circus.Streams;

/// <summary>`TIME [PID] | LINE` (streams.md §3, per line by decision Q43).</summary>
public class PrefixFormat(string timeFormat) : LineFormat
{
    private readonly Strftime _time = new(timeFormat);
    private byte[] _prefix = new byte[64];
    private int _length;
    private long _second = long.MinValue;
    private int _pid;

    /// <summary>What stands before the time.</summary>
    protected virtual ReadOnlySpan<byte> Opening => default;

    /// <summary>What stands behind the line, with its newline.</summary>
    protected virtual ReadOnlySpan<byte> Ending => "\n"u8;

    public override void Begin(in LineSource source)
    {
        if (source.Time.Unix == _second && source.Pid == _pid && !_time.HasFraction)
            return;
        (_second, _pid, _length) = (source.Time.Unix, source.Pid, 0);
        Span<byte> pid = stackalloc byte[16];
        source.Pid.TryFormat(pid, out var digits, default, CultureInfo.InvariantCulture);
        Append(Opening);
        Append(_time.Format(source.Time));
        Append(" ["u8);
        Append(pid[..digits]);
        Append("] | "u8);
    }

    public override int MaxLength(int line) => _length + line + Ending.Length;

    public override int Write(Span<byte> to, ReadOnlySpan<byte> line)
    {
        _prefix.AsSpan(0, _length).CopyTo(to);
        line.CopyTo(to[_length..]);
        Ending.CopyTo(to[(_length + line.Length)..]);
        return _length + line.Length + Ending.Length;
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        if (_prefix.Length < _length + text.Length)
            Array.Resize(ref _prefix, Math.Max(_prefix.Length * 2, _length + text.Length));
        text.CopyTo(_prefix.AsSpan(_length));
        _length += text.Length;
    }
}
