using System.Globalization;

namespace Circus.Streams;

/// <summary>When a TimedRotatingFileStream rotates, and what the rotated files are called (streams.md §4.2, with decision Q44). Times are seconds since the epoch.</summary>
public sealed class TimeRotation
{
    private const int Day = 86_400;

    private readonly string _when;
    private readonly TimeZoneInfo _zone;
    private readonly long _interval;
    private readonly string _suffix;

    /// <param name="when">S, M, H, D, MIDNIGHT, W0 to W6.</param>
    /// <param name="interval">How many of it lie between rotations.</param>
    /// <param name="zone">Whose midnight it is, and whose time stands in the names.</param>
    public TimeRotation(string when, int interval, TimeZoneInfo zone)
    {
        (_when, _zone) = (when, zone);
        (_interval, _suffix) = when switch
        {
            "S" => (1L, "yyyyMMddHHmmss"),
            "M" => (60L, "yyyyMMddHHmm"),
            "H" => (3_600L, "yyyyMMddHH"),
            "D" or "MIDNIGHT" => (Day, "yyyyMMdd"),
            _ => (7L * Day, "yyyyMMdd"),
        };
        _interval *= interval;
    }

    /// <summary>What rotate_when may be, for messages.</summary>
    public static string Allowed => "S, M, H, D, MIDNIGHT, W0 (Monday) to W6";

    /// <summary>How many digits the suffix of a rotated file has.</summary>
    public int SuffixLength => _suffix.Length;

    /// <summary>Whether it is one of <see cref="Allowed"/>, in upper case.</summary>
    public static bool IsKnown(string? when) => when is "S" or "M" or "H" or "D" or "MIDNIGHT" or ['W', >= '0' and <= '6'];

    /// <summary>The first rotation of a file that was written to last, or begun, at this time.</summary>
    public long First(long from) => _when[0] == 'W' ? NextOfWeek(from) : _when == "MIDNIGHT" ? MidnightAfter(from) : from + _interval;

    /// <summary>The rotation after one that was done <paramref name="now"/>.</summary>
    public long Next(long now)
    {
        var next = First(now);
        while (next <= now)
            next += _interval;
        return next;
    }

    /// <summary>What is put behind the name of the file that is rotated away at the due time, with its dot.</summary>
    public string SuffixOf(long due)
    {
        // On the wall's clock: an interval of days ends at the same time of day, whatever the season has done to the clock.
        var from = Wall(due).AddSeconds(-_interval);
        return "." + from.ToString(_suffix, CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a name behind that of the file (with its dot) is one that <see cref="SuffixOf"/> makes.</summary>
    public bool IsSuffix(ReadOnlySpan<char> suffix)
    {
        if (suffix.Length != _suffix.Length + 1 || suffix[0] != '.')
            return false;
        foreach (var digit in suffix[1..])
        {
            if (!char.IsAsciiDigit(digit))
                return false;
        }

        return true;
    }

    /// <summary>The midnight that ends the weekday, after the given time.</summary>
    private long NextOfWeek(long from)
    {
        var weekday = ((int)Wall(from).DayOfWeek + 6) % 7;
        var days = _when[1] - '0' - weekday;
        return MidnightAfter(from, days > 0 ? days : days + 7);
    }

    private long MidnightAfter(long time, int extraDays = 0)
    {
        var midnight = DateTime.SpecifyKind(Wall(time).Date.AddDays(1 + extraDays), DateTimeKind.Unspecified);

        // Where the clock jumps over midnight the day begins later.
        while (_zone.IsInvalidTime(midnight))
            midnight = midnight.AddMinutes(15);
        return new DateTimeOffset(midnight, _zone.GetUtcOffset(midnight)).ToUnixTimeSeconds();
    }

    private DateTime Wall(long unix)
    {
        var utc = DateTimeOffset.FromUnixTimeSeconds(unix);
        return (utc + _zone.GetUtcOffset(utc)).UtcDateTime;
    }
}
