using System.Globalization;

namespace Circus.Stats;

/// <summary>Sizes as people read them, and as Circus's clients parse them back (spec/events-and-stats.md §5).</summary>
public static class HumanSize
{
    private const string Units = "KMGTPEZY";

    /// <summary>`1023B`, `1.50M`: the largest unit of 1024 that fits, two decimals.</summary>
    public static string Of(long bytes)
    {
        if (bytes < 1024)
            return string.Create(CultureInfo.InvariantCulture, $"{bytes}B");
        var (size, unit) = (bytes / 1024.0, 0);
        for (; size >= 1024; unit++)
            size /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{size:F2}{Units[unit]}");
    }
}
