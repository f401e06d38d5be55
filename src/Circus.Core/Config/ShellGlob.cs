namespace Circus.Config;

/// <summary>Shell patterns `* ? [seq] [!seq]` against a whole text, case-sensitive, as Python's fnmatchcase reads them.</summary>
public static class ShellGlob
{
    /// <summary>True when the whole text matches. Time is at most pattern length times text length.</summary>
    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var (p, t) = (0, 0);
        // After a mismatch the last `*` takes one more character.
        var (starPattern, starText) = (-1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                starPattern = p++;
                starText = t;
            }
            else if (p < pattern.Length && MatchesOne(pattern[p..], text[t], out var length))
            {
                p += length;
                t++;
            }
            else if (starPattern >= 0)
            {
                p = starPattern + 1;
                t = ++starText;
            }
            else
                return false;
        }
        return pattern[p..].Trim('*').IsEmpty;
    }

    /// <summary>The pattern that matches this text alone.</summary>
    public static string Escape(string text) =>
        string.Concat(text.Select(static c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString()));

    /// <summary>Matches one character against the start of a pattern, which is not `*`.</summary>
    private static bool MatchesOne(ReadOnlySpan<char> pattern, char c, out int length)
    {
        length = 1;
        if (pattern[0] == '?')
            return true;
        // `]` right after the bracket, or after `!`, is a member; without an end the bracket is an ordinary character.
        var first = pattern is ['[', '!', ..] ? 2 : 1;
        var end = pattern[0] == '[' && pattern.Length > first + 1 ? pattern[(first + 1)..].IndexOf(']') : -1;
        if (end < 0)
            return pattern[0] == c;
        var members = pattern.Slice(first, end + 1);
        length = first + members.Length + 1;
        return IsMember(members, c) != (first == 2);
    }

    private static bool IsMember(ReadOnlySpan<char> members, char c)
    {
        for (var i = 0; i < members.Length; i++)
        {
            if (i + 2 < members.Length && members[i + 1] == '-')
            {
                if (members[i] <= c && c <= members[i + 2])
                    return true;
                i += 2;
            }
            else if (members[i] == c)
                return true;
        }
        return false;
    }
}
