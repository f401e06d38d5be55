using System.Globalization;
using System.Text;

namespace Circus.Streams;

/// <summary>
/// A format of strftime(3) in the C locale, with Python's %f (microseconds), %L (milliseconds) and glibc's flags `-`, `_`, `0` and `^`. What is no
/// directive stays as written. It keeps its last text: formatting a time of the same second again costs nothing unless there are fractions.
/// </summary>
public sealed class Strftime
{
    private readonly string _format;
    private byte[] _text = new byte[64];
    private int _length;
    private long _unix = long.MinValue;
    private int _offset;

    public Strftime(string format)
    {
        _format = format;
        HasFraction = HoldsFraction(format);
    }

    /// <summary>Two times of one second may differ in their texts.</summary>
    public bool HasFraction { get; }

    /// <summary>The text of a time, UTF-8; valid until the next call.</summary>
    public ReadOnlySpan<byte> Format(in LocalTime time)
    {
        if (time.Unix != _unix || time.OffsetMinutes != _offset || HasFraction)
        {
            (_unix, _offset) = (time.Unix, time.OffsetMinutes);
            _length = 0;
            Write(_format, time);
        }

        return _text.AsSpan(0, _length);
    }

    private static bool HoldsFraction(string format)
    {
        for (var i = 0; i + 1 < format.Length; i++)
        {
            if (format[i] != '%')
                continue;
            i++;
            while (i < format.Length && format[i] is '-' or '_' or '0' or '^' or '#')
                i++;
            if (i < format.Length && format[i] is 'f' or 'L')
                return true;
        }

        return false;
    }

    private void Write(ReadOnlySpan<char> format, in LocalTime time)
    {
        while (!format.IsEmpty)
        {
            var percent = format.IndexOf('%');
            if (percent < 0)
                percent = format.Length;
            Append(format[..percent]);
            format = format[percent..];
            if (format.IsEmpty)
                return;

            var end = 1;
            var flag = '\0';
            while (end < format.Length && format[end] is '-' or '_' or '0' or '^' or '#')
                flag = format[end++];
            if (end < format.Length && format[end] == ':' && end + 1 < format.Length && format[end + 1] == 'z')
                end++;
            if (end == format.Length || !TryWrite(format[end], format[end - 1] == ':', flag, time))
                Append(format[..Math.Min(end + 1, format.Length)]);
            format = format[Math.Min(end + 1, format.Length)..];
        }
    }

    private bool TryWrite(char directive, bool hasColon, char flag, in LocalTime time)
    {
        var wall = time.Wall;
        var weekday = (int)wall.DayOfWeek;
        switch (directive)
        {
            case 'a': return Word(Names.AbbreviatedDayNames[weekday], flag);
            case 'A': return Word(Names.DayNames[weekday], flag);
            case 'b' or 'h': return Word(Names.AbbreviatedMonthNames[wall.Month - 1], flag);
            case 'B': return Word(Names.MonthNames[wall.Month - 1], flag);
            case 'c': return Whole("%a %b %e %H:%M:%S %Y", time);
            case 'C': return Number(wall.Year / 100, 2, '0', flag);
            case 'd': return Number(wall.Day, 2, '0', flag);
            case 'D' or 'x': return Whole("%m/%d/%y", time);
            case 'e': return Number(wall.Day, 2, ' ', flag);
            case 'f': return Number(time.Nanosecond / 1_000, 6, '0', flag);
            case 'F': return Whole("%Y-%m-%d", time);
            case 'g': return Number(ISOWeek.GetYear(wall) % 100, 2, '0', flag);
            case 'G': return Number(ISOWeek.GetYear(wall), 4, '0', flag);
            case 'H': return Number(wall.Hour, 2, '0', flag);
            case 'I': return Number(TwelveHour(wall), 2, '0', flag);
            case 'j': return Number(wall.DayOfYear, 3, '0', flag);
            case 'k': return Number(wall.Hour, 2, ' ', flag);
            case 'l': return Number(TwelveHour(wall), 2, ' ', flag);
            case 'L': return Number(time.Nanosecond / 1_000_000, 3, '0', flag);
            case 'm': return Number(wall.Month, 2, '0', flag);
            case 'M': return Number(wall.Minute, 2, '0', flag);
            case 'n': return Word("\n", flag);
            case 'p': return Word(wall.Hour < 12 ? "AM" : "PM", flag);
            case 'P': return Word(wall.Hour < 12 ? "am" : "pm", flag);
            case 'r': return Whole("%I:%M:%S %p", time);
            case 'R': return Whole("%H:%M", time);
            case 's': return Number(time.Unix, 1, '0', flag);
            case 'S': return Number(wall.Second, 2, '0', flag);
            case 't': return Word("\t", flag);
            case 'T' or 'X': return Whole("%H:%M:%S", time);
            case 'u': return Number(weekday == 0 ? 7 : weekday, 1, '0', flag);
            case 'U': return Number((wall.DayOfYear + 6 - weekday) / 7, 2, '0', flag);
            case 'V': return Number(ISOWeek.GetWeekOfYear(wall), 2, '0', flag);
            case 'w': return Number(weekday, 1, '0', flag);
            case 'W': return Number((wall.DayOfYear + 6 - (weekday + 6) % 7) / 7, 2, '0', flag);
            case 'y': return Number(wall.Year % 100, 2, '0', flag);
            case 'Y': return Number(wall.Year, 1, '0', flag);
            case 'z': return Offset(time.OffsetMinutes, hasColon);
            case 'Z': return Word(time.Zone, flag);
            case '%': return Word("%", flag);
            default: return false;
        }
    }

    private static DateTimeFormatInfo Names => DateTimeFormatInfo.InvariantInfo;

    private static int TwelveHour(DateTime wall) => (wall.Hour + 11) % 12 + 1;

    private bool Whole(string format, in LocalTime time)
    {
        Write(format, time);
        return true;
    }

    private bool Offset(int minutes, bool hasColon)
    {
        Append(minutes < 0 ? "-" : "+");
        Number(Math.Abs(minutes) / 60, 2, '0', '\0');
        if (hasColon)
            Append(":");
        return Number(Math.Abs(minutes) % 60, 2, '0', '\0');
    }

    private bool Number(long value, int width, char padding, char flag)
    {
        Span<char> digits = stackalloc char[24];
        value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        padding = flag switch { '_' => ' ', '0' => '0', _ => padding };
        for (var missing = flag == '-' ? 0 : width - length; missing > 0; missing--)
            Append([padding]);
        Append(digits[..length]);
        return true;
    }

    private bool Word(string word, char flag)
    {
        Append(flag == '^' ? word.ToUpperInvariant() : word);
        return true;
    }

    private void Append(ReadOnlySpan<char> text)
    {
        if (_text.Length - _length < text.Length * 3)
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + text.Length * 3));
        _length += Encoding.UTF8.GetBytes(text, _text.AsSpan(_length));
    }
}
