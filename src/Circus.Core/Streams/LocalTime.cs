namespace Circus.Streams;

/// <summary>An instant as a clock on the wall shows it.</summary>
/// <param name="Unix">Whole seconds since the epoch.</param>
/// <param name="Nanosecond">The rest of the second, 0 to 999,999,999.</param>
/// <param name="Wall">Date and time of day at the place, to the second.</param>
/// <param name="OffsetMinutes">How far the place is ahead of UTC.</param>
/// <param name="Zone">Abbreviation of the time zone.</param>
public readonly record struct LocalTime(long Unix, int Nanosecond, DateTime Wall, int OffsetMinutes, string Zone);

/// <summary>Turns instants into <see cref="LocalTime"/>, looking into the time zone once a second at most.</summary>
public sealed class LocalClock(TimeZoneInfo zone)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private LocalTime _last = new(long.MinValue, 0, default, 0, "");

    /// <summary>The local time of an instant, in nanoseconds since the epoch.</summary>
    public LocalTime At(long unixNanoseconds)
    {
        var (second, rest) = Math.DivRem(unixNanoseconds, NanosecondsPerSecond);
        if (second != _last.Unix)
            _last = Look(second, zone);
        return _last with { Nanosecond = (int)rest };
    }

    private static LocalTime Look(long second, TimeZoneInfo zone)
    {
        var utc = DateTimeOffset.FromUnixTimeSeconds(second);
        var offset = zone.GetUtcOffset(utc);
        var minutes = (int)offset.TotalMinutes;
        return new LocalTime(second, 0, utc.UtcDateTime + offset, minutes, NameOf(zone, utc, minutes));
    }

    /// <summary>Long names (without a table of abbreviations there are only such) become the offset, as zones without a name have it.</summary>
    private static string NameOf(TimeZoneInfo zone, DateTimeOffset utc, int minutes)
    {
        var name = zone.IsDaylightSavingTime(utc) ? zone.DaylightName : zone.StandardName;
        return name.Length is > 0 and <= 6 && name.All(char.IsAsciiLetterUpper) ? name
            : minutes == 0 ? "UTC"
            : $"{(minutes < 0 ? '-' : '+')}{Math.Abs(minutes) / 60:D2}{(minutes % 60 == 0 ? "" : $"{Math.Abs(minutes) % 60:D2}")}";
    }
}
