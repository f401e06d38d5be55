using System.Globalization;

namespace Circus.Stats;

/// <summary>Processor time as text: `M:SS.FF`, the minutes beyond 60 too (spec/quirks.md Q38).</summary>
public static class CpuTime
{
    public static string Of(double seconds)
    {
        var hundredths = (long)Math.Round(seconds * 100);
        return string.Create(CultureInfo.InvariantCulture, $"{hundredths / 6000}:{hundredths / 100 % 60:D2}.{hundredths % 100:D2}");
    }
}
