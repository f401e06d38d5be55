namespace Circus.Stats;

/// <summary>Processor time as text: `M:SS.FF`, the minutes beyond 60 too (spec/quirks.md Q38).</summary>
public static class CpuTime
{
    /// <summary>Bytes that any text of <see cref="Write"/> fits into.</summary>
    public const int LongestText = 32;

    /// <summary>Writes the text as UTF-8 and returns its length.</summary>
    public static int Write(Span<byte> target, double seconds)
    {
        var hundredths = (long)Math.Round(seconds * 100);
        var length = FixedDecimal.Write(target, hundredths / 6000, 0, 0);
        target[length++] = (byte)':';
        if (hundredths % 6000 < 1000)
            target[length++] = (byte)'0';
        return length + FixedDecimal.Write(target[length..], hundredths % 6000, 2, 2);
    }
}
