using System.Globalization;
using System.Text;

namespace Circus.Cli.Terminals;

/// <summary>How many columns text takes on a terminal, as wcwidth(3) counts.</summary>
internal static class TextWidth
{
    internal static int Of(ReadOnlySpan<char> text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
            width += Of(rune);
        return width;
    }

    internal static int Of(Rune rune)
    {
        if (rune.Value < 0x300)
            return Rune.IsControl(rune) ? 0 : 1;
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            return 0;
        return IsWide(rune.Value) ? 2 : 1;
    }

    /// <summary>The text cut to so many columns, or filled up with blanks.</summary>
    internal static string Fit(string text, int columns, bool isRight = false)
    {
        var width = Of(text);
        if (width > columns)
            (text, width) = Cut(text, columns);
        var blanks = new string(' ', Math.Max(0, columns - width));
        return isRight ? blanks + text : text + blanks;
    }

    private static (string Text, int Width) Cut(string text, int columns)
    {
        var (length, width) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (width + Of(rune) > columns)
                break;
            (length, width) = (length + rune.Utf16SequenceLength, width + Of(rune));
        }

        return (text[..length], width);
    }

    // UAX #11, the blocks whose characters are wide.
    private static bool IsWide(int value) => value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0x303E) or (>= 0x3041 and <= 0xA4CF)
        or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60)
        or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1F64F) or (>= 0x1F900 and <= 0x1F9FF) or (>= 0x20000 and <= 0x3FFFD);
}
