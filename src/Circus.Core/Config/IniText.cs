using System.Text;
using Circus.Options;

namespace Circus.Config;

/// <summary>Writes sections in the grammar of config.md §1, so that reading them gives the same names and values.</summary>
public static class IniText
{
    private const string Indent = "    ";

    /// <summary>Writes sections as they are; what ini has no way to write becomes an error.</summary>
    public static string Write(IniFile ini, ConfigProblems problems)
    {
        var text = new StringBuilder();
        foreach (var section in ini.AllSections)
        {
            if (!CanBeSection(section.Name))
                problems.Error(section, "an ini file has no way to write this name");
            text.Append(text.Length > 0 ? "\n[" : "[").Append(section.Name).Append("]\n");
            foreach (var option in section.Options)
            {
                if (!CanBeKey(option.Name))
                    problems.Error(section, option, "an ini file has no way to write this name");
                else if (!CanBeValue(option.Value) && !(IsCommand(section, option) && CanBeIndented(option.Value)))
                    problems.Error(section, option, "an ini file has no way to write this value: blanks at an end, a blank line, or a semicolon after a blank");
                Append(text, option.Name, option.Value);
            }
        }
        return text.ToString();
    }

    /// <summary>A line end at the start means nothing to a command line.</summary>
    private static bool IsCommand(IniSection section, IniOption option) =>
        WatcherSections.IsWatcher(section.Name) && OptionTable.FindWatcher(option.Name) is { } row && row.Traits.HasFlag(OptionTraits.CommandWords);

    /// <summary>Whether a header can hold the name; what follows the last `]` of a line counts for nothing.</summary>
    internal static bool CanBeSection(string name) => !name.AsSpan().ContainsAny('\n', '\0');

    /// <summary>Whether a line can hold the name.</summary>
    internal static bool CanBeKey(string key) =>
        !key.AsSpan().ContainsAny(['=', ':', '\n', '\0']) && key.Length == key.TrimEnd().Length
        && (key.Length == 0 || (key[0] is not ('[' or '#' or ';') && !char.IsWhiteSpace(key[0])))
        && !(key.StartsWith("rem", StringComparison.OrdinalIgnoreCase) && key.Length > 3 && char.IsWhiteSpace(key[3]));

    /// <summary>Whether lines can hold the value as it is, every blank of it.</summary>
    internal static bool CanBeValue(string value)
    {
        var lines = value.Split('\n');
        return CanBeFirst(lines[0]) && lines.Skip(1).All(CanContinue);
    }

    /// <summary>Whether lines can hold the value with a line end before it, which no command line minds.</summary>
    internal static bool CanBeIndented(string value) => value.Split('\n').All(CanContinue);

    /// <summary>Appends `key = value`, further lines of the value indented below; a first line that wouldn't survive goes there too.</summary>
    internal static void Append(StringBuilder text, string key, string value)
    {
        var lines = value.Split('\n');

        // A blank before the sign would make the line an indented one, or a comment.
        text.Append(key).Append(key.Length == 0 || key.Equals("rem", StringComparison.OrdinalIgnoreCase) ? "=" : " =");
        if (!CanBeFirst(lines[0]))
            text.Append('\n').Append(Indent).Append(lines[0]);
        else if (lines[0].Length > 0)
            text.Append(' ').Append(lines[0]);
        foreach (var line in lines.AsSpan(1))
            text.Append('\n').Append(Indent).Append(line);
        text.Append('\n');
    }

    /// <summary>Neither cut at an inline comment nor taken for an empty pair of quotes.</summary>
    private static bool CanBeFirst(string line)
    {
        var comment = line.IndexOf(';');
        return IsTrimmed(line) && line is not "\"\"" && !(comment > 0 && char.IsWhiteSpace(line[comment - 1]));
    }

    private static bool CanContinue(string line) => line.Length > 0 && IsTrimmed(line);

    private static bool IsTrimmed(string line) => line.Trim().Length == line.Length && !line.Contains('\0');
}
