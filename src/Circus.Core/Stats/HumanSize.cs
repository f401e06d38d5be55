using System.Globalization;
using System.Text.Unicode;

namespace Circus.Stats;

/// <summary>Sizes as people read them, and as Circus's clients parse them back (spec/events-and-stats.md §5).</summary>
public static class HumanSize
{
    /// <summary>Bytes that any text of <see cref="Write"/> fits into.</summary>
    public const int LongestText = 16;

    private const string Units = "KMGTPEZY";

    /// <summary>`1023B`, `1.50M`: the largest unit of 1024 that fits, two decimals. Writes the text as UTF-8 and returns its length.</summary>
    public static int Write(Span<byte> target, long bytes)
    {
        int length;
        if (bytes < 1024)
        {
            Utf8.TryWrite(target, CultureInfo.InvariantCulture, $"{bytes}B", out length);
            return length;
        }

        var (size, unit) = (bytes / 1024.0, 0);
        for (; size >= 1024; unit++)
            size /= 1024;
        Utf8.TryWrite(target, CultureInfo.InvariantCulture, $"{size:F2}{Units[unit]}", out length);
        return length;
    }
}
