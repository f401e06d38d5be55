using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Circus.Options;

/// <summary>Texts of files and of the command line, converted as config.md §2 says. A reason names the value and what is allowed.</summary>
public static class OptionText
{
    private const string SignalsAllowed = "allowed: a number from 0 to 64 or a name such as TERM, SIGINT or SIGRTMIN+2";
    private const string BoolWords = "yes, true, on, 1 or no, false, off, 0";

    /// <summary>Converts the text of an option; false with what is wrong with it and what is allowed.</summary>
    public static bool TryParse(
        OptionDefinition definition, string key, string text, out OptionValue value, [NotNullWhen(false)] out string? reason)
    {
        value = text;
        reason = definition.Type switch
        {
            OptionType.Int => ParseInt(definition, text, out value),
            OptionType.Size => ParseSize(definition, text, out value),
            OptionType.Float => ParseFloat(definition, text, out value),
            OptionType.Bool => TryBool(text, out value) ? null : $"{PythonRepr.Of(text)} is not a truth value; allowed: {BoolWords}",
            OptionType.Signal => ParseSignal(text, out value),
            OptionType.Rlimit => ParseRlimit(definition, key, text, out value),
            OptionType.OctalInt => TryOctal(text, out value) ? null : $"{PythonRepr.Of(text)} is not an octal number from 0 to 777",
            OptionType.Choice => ParseChoice(definition, text, out value),
            OptionType.Words => Words(text, out value),
            OptionType.Hook => HookText.IsValid(text) ? null : $"{PythonRepr.Of(text)} is not a hook; allowed: a program, a shell line or package.module.callable, and after a comma yes or no",
            _ => definition.Check?.Invoke(text),
        };
        return reason is null;
    }

    /// <summary>A decimal integer with an optional sign, space around it and `_` between digits.</summary>
    internal static bool TryInteger(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        return TryRemoveUnderscores(text.Trim(), out var digits)
            && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A decimal number with an optional exponent, or `inf`; `nan` is refused (quirks.md Q80).</summary>
    internal static bool TryFloat(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        text = text.Trim();
        var unsigned = text is ['+' or '-', ..] ? text[1..] : text;
        if (unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase) || unsigned.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return !unsigned.IsEmpty && (char.IsAsciiDigit(unsigned[0]) || unsigned[0] == '.')
            && TryRemoveUnderscores(text, out var digits)
            && double.TryParse(digits, Style, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>One of the eight words of config.md §2, in any case.</summary>
    public static bool TryBool(ReadOnlySpan<char> text, out OptionValue value)
    {
        Span<char> lower = stackalloc char[5];
        text = text.Trim();
        var length = text.Length <= lower.Length ? text.ToLowerInvariant(lower) : 0;
        bool? parsed = lower[..length] switch
        {
            "yes" or "true" or "on" or "1" => true,
            "no" or "false" or "off" or "0" => false,
            _ => null,
        };
        value = parsed ?? false;
        return parsed is not null;
    }

    private static string? ParseInt(OptionDefinition definition, string text, out OptionValue value)
    {
        value = default;
        if (!TryInteger(text, out var number))
            return $"{PythonRepr.Of(text)} is not an integer";
        value = number;
        return RangeReason(definition, number, int.MaxValue);
    }

    private static string? ParseSize(OptionDefinition definition, string text, out OptionValue value)
    {
        value = default;
        var digits = text.AsSpan().Trim();
        if (digits.EndsWith("B", StringComparison.OrdinalIgnoreCase))
            digits = digits[..^1];
        var shift = digits is [.., var last] ? (last | 0x20) switch { 'k' => 10, 'm' => 20, 'g' => 30, 't' => 40, _ => 0 } : 0;
        if (!TryInteger(shift == 0 ? digits : digits[..^1], out var number))
            return $"{PythonRepr.Of(text)} is not a size; allowed: an integer, also with K, M or G behind it";
        if (number > long.MaxValue >> shift)
            return $"{PythonRepr.Of(text)} is too large";
        value = number << shift;
        return RangeReason(definition, value.Long, long.MaxValue);
    }

    private static string? ParseFloat(OptionDefinition definition, string text, out OptionValue value)
    {
        value = default;
        if (!TryFloat(text, out var number))
            return $"{PythonRepr.Of(text)} is not a number";
        value = number;
        return RangeReason(definition, number, double.PositiveInfinity);
    }

    private static string? RangeReason(OptionDefinition definition, double number, double typeMaximum)
    {
        var minimum = Math.Max(definition.Minimum, -typeMaximum);
        var maximum = Math.Min(definition.Maximum, typeMaximum);
        return number < minimum ? $"{Plain(number)} is too small; the smallest is {Plain(minimum)}"
            : number > maximum ? $"{Plain(number)} is too large; the largest is {Plain(maximum)}"
            : null;
    }

    private static string Plain(double number) => OptionValue.Whole(number).ToText();

    private static string? ParseSignal(string text, out OptionValue value)
    {
        var known = SignalNames.TryParse(text, out var number);
        value = number;
        return known ? null : $"{PythonRepr.Of(text)} is not a signal; {SignalsAllowed}";
    }

    private static string? ParseRlimit(OptionDefinition definition, string key, string text, out OptionValue value)
    {
        value = OptionValue.Null;
        if (!RlimitNames.TryGetNumber(key[definition.Name.Length..], out _))
            return $"there is no such limit; allowed after {definition.Name}: {RlimitNames.Allowed}";
        if (!ResourceLimit.TryParse(text, out var limit))
            return $"{PythonRepr.Of(text)} is not a limit; allowed: an integer from 0, or nothing or -1 for unlimited, or SOFT:HARD";
        value = limit.ToValue();
        return null;
    }

    private static bool TryOctal(string text, out OptionValue value)
    {
        var digits = text.AsSpan().Trim();
        if (digits.StartsWith("0o", StringComparison.OrdinalIgnoreCase))
            digits = digits[2..];
        var number = 0;
        foreach (var digit in digits)
            number = digit is >= '0' and <= '7' && number <= 511 ? number * 8 + (digit - '0') : int.MaxValue;
        value = number;
        return digits.Length > 0 && number <= 511;
    }

    private static string? ParseChoice(OptionDefinition definition, string text, out OptionValue value)
    {
        var index = definition.Choices.Count - 1;
        while (index >= 0 && !definition.Choices[index].Equals(text.Trim(), StringComparison.OrdinalIgnoreCase))
            index--;
        value = index;
        return index >= 0 ? null : $"{PythonRepr.Of(text)} is not allowed; allowed: {string.Join(", ", definition.Choices)}";
    }

    private static string? Words(string text, out OptionValue value)
    {
        value = OptionValue.Of(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return null;
    }

    /// <summary>Removes `_` where Python allows it: one at a time, between digits.</summary>
    private static bool TryRemoveUnderscores(ReadOnlySpan<char> text, out string digits)
    {
        digits = text.ToString();
        if (!text.Contains('_'))
            return true;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '_' && (i == 0 || i + 1 == text.Length || !char.IsAsciiDigit(text[i - 1]) || !char.IsAsciiDigit(text[i + 1])))
                return false;
        }
        digits = digits.Replace("_", "", StringComparison.Ordinal);
        return true;
    }
}
