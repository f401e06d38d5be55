using System.Globalization;
using System.Text;

namespace Circus.Streams;

/// <summary>`TIME [PID] | LINE` (streams.md §3, per line by decision Q43).</summary>
/// <param name="timeFormat">Format of strftime.</param>
/// <param name="opening">What stands before the time.</param>
/// <param name="ending">What stands behind the line, before its newline.</param>
public class PrefixFormat(string timeFormat, string opening = "", string ending = "") : LineFormat
{
    private readonly Strftime _time = new(timeFormat);
    private readonly byte[] _opening = Encoding.ASCII.GetBytes(opening);
    private readonly byte[] _ending = Encoding.ASCII.GetBytes(ending);
    private byte[] _prefix = new byte[64];
    private int _length;
    private long _second = long.MinValue;
    private int _pid;

    public override void Begin(in LineSource source)
    {
        if (source.Time.Unix == _second && source.Pid == _pid && !_time.HasFraction)
            return;
        (_second, _pid, _length) = (source.Time.Unix, source.Pid, 0);
        Span<byte> pid = stackalloc byte[16];
        source.Pid.TryFormat(pid, out var digits, default, CultureInfo.InvariantCulture);
        Append(_opening);
        Append(_time.Format(source.Time));
        Append(" ["u8);
        Append(pid[..digits]);
        Append("] | "u8);
    }

    public override int MaxLength(int line) => _length + line + _ending.Length + 1;

    public override int Write(Span<byte> to, ReadOnlySpan<byte> line)
    {
        _prefix.AsSpan(0, _length).CopyTo(to);
        var count = _length;
        line.CopyTo(to[count..]);
        count += line.Length;
        if (_ending.Length > 0)
        {
            _ending.CopyTo(to[count..]);
            count += _ending.Length;
        }

        to[count] = (byte)'\n';
        return count + 1;
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        if (_prefix.Length < _length + text.Length)
            Array.Resize(ref _prefix, Math.Max(_prefix.Length * 2, _length + text.Length));
        text.CopyTo(_prefix.AsSpan(_length));
        _length += text.Length;
    }
}
