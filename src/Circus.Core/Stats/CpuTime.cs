using System.Globalization;
using System.Text.Unicode;

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
        Utf8.TryWrite(target, CultureInfo.InvariantCulture, $"{hundredths / 6000}:{hundredths / 100 % 60:D2}.{hundredths % 100:D2}", out var length);
        return length;
    }
}
