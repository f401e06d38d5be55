using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Circus.Options;

/// <summary>
/// Values as Python's `repr` writes them: reasons of error replies and texts of `ctl` quote that way (protocol.md §4, cli.md §2.3).
/// </summary>
public static class PythonRepr
{
    /// <summary>A text in single quotes, or in double quotes when it holds a single quote and no double one.</summary>
    public static string Of(string text)
    {
        var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        var repr = new StringBuilder(text.Length + 2).Append(quote);
        foreach (var rune in text.EnumerateRunes())
            AppendRune(repr, rune, quote);
        return repr.Append(quote).ToString();
    }

    /// <summary>A number as Python's `repr(float)`: shortest digits that read back, always with a fraction or an exponent.</summary>
    public static string Float(double value)
    {
        if (double.IsNaN(value))
            return "nan";
        if (double.IsInfinity(value))
            return value > 0 ? "inf" : "-inf";
        if (value == 0)
            return double.IsNegative(value) ? "-0.0" : "0.0";
        // "E" with 16 decimals would not be the shortest form; "R" is, but changes to an exponent elsewhere than Python does.
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var (negative, digits, exponent) = Decompose(shortest);
        var sign = negative ? "-" : "";
        if (exponent is < -4 or >= 16)
        {
            var mantissa = digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];
            return $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }
        if (exponent < 0)
            return sign + "0." + new string('0', -exponent - 1) + digits;
        return digits.Length <= exponent + 1
            ? sign + digits.PadRight(exponent + 1, '0') + ".0"
            : sign + digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }

    /// <summary>An integer in decimal digits.</summary>
    public static string Integer(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A converted option value.</summary>
    public static string Of(OptionValue value) => value.Kind switch
    {
        OptionValueKind.Null => "None",
        OptionValueKind.Int => Integer(value.Long),
        OptionValueKind.Float => Float(value.Float),
        OptionValueKind.Bool => value.Bool ? "True" : "False",
        OptionValueKind.Text => Of(value.Text!),
        OptionValueKind.List => "[" + string.Join(", ", value.List!.Select(Of)) + "]",
        _ => "{" + string.Join(", ", value.Map!.Select(static entry => $"{Of(entry.Key)}: {Of(entry.Value)}")) + "}",
    };

    /// <summary>A JSON value as the Python object that it would load as.</summary>
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Of(value.GetString()!),
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.Number => Number(value),
        JsonValueKind.Array => "[" + string.Join(", ", value.EnumerateArray().Select(Of)) + "]",
        JsonValueKind.Object => "{" + string.Join(", ", value.EnumerateObject().Select(static p => $"{Of(p.Name)}: {Of(p.Value)}")) + "}",
        _ => "None",
    };

    private static string Number(JsonElement value)
    {
        var text = value.GetRawText();
        return text.AsSpan().ContainsAny('.', 'e', 'E') ? Float(value.GetDouble()) : text;
    }

    private static (bool Negative, string Digits, int Exponent) Decompose(string number)
    {
        var negative = number[0] == '-';
        var text = negative ? number[1..] : number;
        var mark = text.IndexOf('E');
        var exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? text : text[..mark];
        var point = mantissa.IndexOf('.');
        var integerDigits = point < 0 ? mantissa.Length : point;
        var digits = point < 0 ? mantissa : mantissa.Remove(point, 1);
        var leadingZeros = digits.Length - digits.TrimStart('0').Length;
        return (negative, digits.Trim('0'), exponent + integerDigits - 1 - leadingZeros);
    }

    private static void AppendRune(StringBuilder repr, Rune rune, char quote)
    {
        var escaped = rune.Value switch
        {
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            var value when value == quote => "\\" + quote,
            < 0x20 or 0x7f => $"\\x{rune.Value:x2}",
            var value when value >= 0x80 && !IsPrintable(rune) => value switch
            {
                < 0x100 => $"\\x{value:x2}",
                < 0x10000 => $"\\u{value:x4}",
                _ => $"\\U{value:x8}",
            },
            _ => null,
        };
        if (escaped is not null)
            repr.Append(escaped);
        else
            repr.Append(rune.ToString());
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);
}
