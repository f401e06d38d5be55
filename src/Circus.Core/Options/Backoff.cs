using System.Globalization;

namespace Circus.Options;

/// <summary>The option `backoff`, `START:MAXIMUM` in seconds: the delays before what died early is replaced, doubling from one to the other.</summary>
/// <param name="StartSeconds">The first delay.</param>
/// <param name="MaximumSeconds">The longest one; 0 is check_delay.</param>
public readonly record struct Backoff(double StartSeconds, double MaximumSeconds)
{
    public const double DefaultStartSeconds = 0.01;

    public static Backoff Default => new(DefaultStartSeconds, 0);

    public static bool TryParse(string text, out Backoff backoff)
    {
        backoff = Default;
        var colon = text.IndexOf(':');
        var first = colon < 0 ? text : text[..colon];
        var maximum = 0.0;
        if (!OptionText.TryFloat(first, out var start) || !IsDelay(start)
            || (colon >= 0 && (!OptionText.TryFloat(text.AsSpan(colon + 1), out maximum) || !IsDelay(maximum))))
            return false;
        backoff = new(start, maximum);
        return maximum == 0 || start <= maximum;
    }

    /// <summary>Null, or what is wrong with the text.</summary>
    internal static string? Check(string text) =>
        TryParse(text, out _) ? null : $"{PythonRepr.Of(text)} is not a back-off; allowed: START or START:MAXIMUM in seconds, such as 0.01:5";

    private static bool IsDelay(double seconds) => seconds >= 0 && double.IsFinite(seconds);

    public override string ToString() => MaximumSeconds == 0
        ? StartSeconds.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{StartSeconds}:{MaximumSeconds}");
}
