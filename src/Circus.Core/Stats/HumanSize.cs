namespace Circus.Stats;

/// <summary>Sizes as people read them, and as Circus's clients parse them back (spec/events-and-stats.md §5).</summary>
public static class HumanSize
{
    /// <summary>Bytes that any text of <see cref="Write"/> fits into.</summary>
    public const int LongestText = 16;

    /// <summary>`1023B`, `1.50M`: the largest unit of 1024 that fits, two decimals. Writes the text as UTF-8 and returns its length.</summary>
    public static int Write(Span<byte> target, long bytes)
    {
        var units = "BKMGTPEZY"u8;
        var (size, unit) = ((double)bytes, 0);
        for (; size >= 1024; unit++)
            size /= 1024;
        var decimals = unit == 0 ? 0 : 2;
        var length = FixedDecimal.Write(target, FixedDecimal.Scale(size, decimals), decimals, decimals);
        target[length] = units[unit];
        return length + 1;
    }
}
