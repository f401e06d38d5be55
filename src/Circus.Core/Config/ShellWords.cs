using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Circus.Config;

/// <summary>POSIX shell words without any expansion (processes.md §2): quotes and backslashes only; `#` is an ordinary character.</summary>
public static class ShellWords
{
    /// <summary>Splits a text into words; false, with the reason, when a quote or a backslash is left open.</summary>
    public static bool TrySplit(ReadOnlySpan<char> text, out List<string> words, [NotNullWhen(false)] out string? error)
    {
        words = [];
        error = null;
        var word = new StringBuilder();
        var inWord = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case ' ' or '\t' or '\r' or '\n':
                    if (inWord)
                        words.Add(word.ToString());
                    word.Clear();
                    inWord = false;
                    break;
                case '\\':
                    inWord = true;
                    if (++i == text.Length)
                        return Fail(ref words, "a backslash at the end escapes nothing", out error);
                    word.Append(text[i]);
                    break;
                case '\'' or '"':
                    inWord = true;
                    var end = EndOfQuoted(text, i, word);
                    if (end < 0)
                        return Fail(ref words, $"the quotation that {text[i]} opens at character {i + 1} has no end", out error);
                    i = end;
                    break;
                default:
                    inWord = true;
                    word.Append(text[i]);
                    break;
            }
        }
        if (inWord)
            words.Add(word.ToString());
        return true;
    }

    /// <summary>A word as a POSIX shell reads it back: bare when it holds only safe characters, else in single quotes.</summary>
    public static string Quote(string word)
    {
        if (word.Length == 0)
            return "''";
        foreach (var c in word)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"_@%+=:,./-".Contains(c))
                return "'" + word.Replace("'", "'\"'\"'", StringComparison.Ordinal) + "'";
        }
        return word;
    }

    /// <summary>Appends what stands between the quotes; the index of the closing one, or -1.</summary>
    private static int EndOfQuoted(ReadOnlySpan<char> text, int start, StringBuilder word)
    {
        var quote = text[start];
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == quote)
                return i;
            if (quote == '"' && text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\\')
                i++;
            word.Append(text[i]);
        }
        return -1;
    }

    private static bool Fail(ref List<string> words, string reason, out string error)
    {
        words = [];
        error = reason;
        return false;
    }
}
