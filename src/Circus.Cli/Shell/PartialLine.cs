using Circus.Cli.Completion;
using Circus.Config;

namespace Circus.Cli.Shell;

/// <summary>A line up to its cursor: the words that stand, and the one being typed, as shell words are read (an open quote ends with the line).</summary>
internal sealed record PartialLine(IReadOnlyList<string> Words, string Current, int CurrentLength, char Quote)
{
    internal static PartialLine Read(string line)
    {
        var start = 0;
        var quote = '\0';
        var words = new List<string>();
        for (var i = 0; i < line.Length; i++)
        {
            if (quote == '\0' && line[i] is '\'' or '"')
                quote = line[i];
            else if (line[i] == quote)
                quote = '\0';
            else if (quote != '\'' && line[i] == '\\')
                i++;
            else if (quote == '\0' && char.IsWhiteSpace(line[i]))
            {
                if (i > start)
                    words.Add(Unquoted(line[start..i], '\0'));
                start = i + 1;
            }
        }

        return new PartialLine(words, Unquoted(line[start..], quote), line.Length - start, quote);
    }

    /// <summary>What all candidates begin with.</summary>
    internal string CommonStart(IReadOnlyList<Candidate> candidates)
    {
        var common = candidates[0].Text;
        foreach (var candidate in candidates)
        {
            var length = 0;
            while (length < common.Length && length < candidate.Text.Length && common[length] == candidate.Text[length])
                length++;
            common = common[..length];
        }

        return common;
    }

    /// <summary>A completed word as it stands on the line; a whole one is quoted where it needs it and followed by a blank.</summary>
    internal string Spell(string word, bool isWhole) => isWhole ? ShellWords.Quote(word) + " " : Quote == '\0' ? word : Quote + word;

    private static string Unquoted(string text, char open) =>
        ShellWords.TrySplit(open == '\0' ? text : text + open, out var words, out _) && words.Count == 1 ? words[0] : text;
}
