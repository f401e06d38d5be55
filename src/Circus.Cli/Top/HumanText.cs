using System.Globalization;

namespace Circus.Cli.Top;

/// <summary>Numbers for people, and the sizes of the messages back to numbers.</summary>
internal static class HumanText
{
    private const string Units = "BKMGTPEZY";
    private const int Minute = 60;
    private const int Hour = 60 * Minute;
    private const int Day = 24 * Hour;

    /// <summary>Bytes of `1.52M` (events-and-stats.md §5); -1 if it is no size.</summary>
    internal static long ParseSize(ReadOnlySpan<char> text)
    {
        var exponent = text.IsEmpty ? -1 : Units.IndexOf(text[^1]);
        return exponent >= 0 && double.TryParse(text[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? (long)(number * Math.Pow(1024, exponent))
            : -1;
    }

    /// <summary>At most five characters: 512, 1.5K, 23.4M, 512M, 1.0G.</summary>
    internal static string Size(long bytes)
    {
        if (bytes < 0)
            return "-";
        double value = bytes;
        var unit = 0;
        while (value >= 1000 && unit < Units.Length - 1)
            (value, unit) = (value / 1024, unit + 1);
        return unit == 0 ? bytes.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{value.ToString(value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture)}{Units[unit]}");
    }

    /// <summary>At most six characters: 12s, 3m04s, 2h05m, 31d04h.</summary>
    internal static string Age(double seconds)
    {
        if (double.IsNaN(seconds))
            return "-";
        var whole = (long)Math.Max(0, seconds);
        return whole switch
        {
            < Minute => string.Create(CultureInfo.InvariantCulture, $"{whole}s"),
            < Hour => string.Create(CultureInfo.InvariantCulture, $"{whole / Minute}m{whole % Minute:00}s"),
            < Day => string.Create(CultureInfo.InvariantCulture, $"{whole / Hour}h{whole % Hour / Minute:00}m"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{whole / Day}d{whole % Day / Hour:00}h"),
        };
    }

    internal static string Percent(double value) => double.IsNaN(value) ? "N/A" : value.ToString(value < 1000 ? "0.0" : "0", CultureInfo.InvariantCulture);

    internal static string Count(long value) => value < 0 ? "-" : value.ToString(CultureInfo.InvariantCulture);
}
