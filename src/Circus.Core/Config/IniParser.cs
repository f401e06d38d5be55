using System.Text;
using System.Text.Unicode;

namespace Circus.Config;

/// <summary>
/// Reads the lines of one file into an <see cref="IniFile"/>: the grammar of config.md §1. Nothing stops it; every line that it can't
/// make sense of becomes a problem, and it goes on with the next.
/// </summary>
internal sealed class IniParser
{
    private readonly string _file;
    private readonly IniFile _into;
    private readonly ConfigProblems _problems;

    private int _line;
    private IniSection? _section;

    /// <summary>The option that a continuation line belongs to.</summary>
    private IniOption? _option;

    private IniParser(string file, IniFile into, ConfigProblems problems) => (_file, _into, _problems) = (file, into, problems);

    private SourceLocation Here => new(_file, _line);

    /// <summary>Reads a file. Options that <paramref name="into"/> already has stay as they are.</summary>
    internal static void Parse(string file, ReadOnlySpan<byte> bytes, IniFile into, ConfigProblems problems)
    {
        problems.Enter(file);
        var parser = new IniParser(file, into, problems);
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            problems.Error(new SourceLocation(file, 1), 1, null, "the file starts with a byte-order mark; save it as UTF-8 without one");
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }
        foreach (var range in bytes.Split((byte)'\n'))
            parser.ReadLine(bytes[range]);
    }

    private void ReadLine(ReadOnlySpan<byte> bytes)
    {
        _line++;
        if (!Utf8.IsValid(bytes))
        {
            _problems.Error(Here, 0, _section?.Name, "the line is not UTF-8 text");
            return;
        }
        var line = Encoding.UTF8.GetString(bytes).TrimEnd('\r');
        if (line.Contains('\0'))
            _problems.Error(Here, line.IndexOf('\0') + 1, _section?.Name, "the line holds a NUL character, which no option may");
        else if (!string.IsNullOrWhiteSpace(line) && !IsComment(line))
            ReadText(line);
    }

    /// <summary>Comments start in column 1: with `#`, `;`, or the word `rem` and white space.</summary>
    private static bool IsComment(string line) =>
        line[0] is '#' or ';'
        || (line.StartsWith("rem", StringComparison.OrdinalIgnoreCase) && (line.Length == 3 || char.IsWhiteSpace(line[3])));

    private void ReadText(string line)
    {
        if (char.IsWhiteSpace(line[0]))
            ReadIndented(line);
        else if (line[0] == '[')
            ReadHeader(line);
        else
            ReadOption(line);
    }

    private void ReadIndented(string line)
    {
        var text = line.Trim();
        if (_option is not null)
            _option.Continue(text, Here, line.Length - line.TrimStart().Length + 1);
        else if (text[0] is '#' or ';')
            Error(line, "a comment must start in column 1");
        else if (_section is null)
            Error(line, "text before the first section");
        else
            Error(line, "the line is indented, and no option stands above it in this section that it could continue; start it in column 1");
    }

    private void ReadHeader(string line)
    {
        var end = line.LastIndexOf(']');
        if (end < 0)
            Error(line, "a section header must end with ]");
        // Without the bracket the rest is still taken as a section, so that its options don't go to the one before.
        var name = end < 0 ? line[1..].TrimEnd() : line[1..end];
        _section = _into.GetOrAdd(name, Here);
        _option = null;
    }

    private void ReadOption(string line)
    {
        var separator = line.AsSpan().IndexOfAny('=', ':');
        if (_section is null)
        {
            Error(line, "text before the first section; options stand below a header such as [watcher:NAME]");
            return;
        }
        if (separator < 0)
        {
            Error(line, "the line is neither a section header, an option (NAME = VALUE), a comment nor the continuation of an option");
            return;
        }
        var rest = line.AsSpan(separator + 1);
        var column = separator + 2 + (rest.Length - rest.TrimStart().Length);
        Add(new IniOption(line[..separator].TrimEnd(), ReadValue(rest.Trim()), Here, column));
    }

    /// <summary>Cuts an inline comment: only at the first `;`, and only when white space stands before it (quirks.md Q35).</summary>
    private static string ReadValue(ReadOnlySpan<char> value)
    {
        var comment = value.IndexOf(';');
        if (comment > 0 && char.IsWhiteSpace(value[comment - 1]))
            value = value[..comment].TrimEnd();
        return value is "\"\"" ? "" : value.ToString();
    }

    private void Add(IniOption option)
    {
        if (_section!.TryAdd(option))
        {
            _option = option;
            return;
        }
        var first = _section.Find(option.Name)!;
        if (first.Location.File != _file)
        {
            // What the including file sets wins; lines that continue the hidden option are hidden with it.
            _option = option;
            return;
        }
        _option = first;
        _problems.WarnName(_section, option, $"the option is given twice; the first one, in line {first.Location.Line}, is used");
    }

    private void Error(string line, string message) =>
        _problems.Error(Here, line.Length - line.TrimStart().Length + 1, _section?.Name, $"{message}: {Shorten(line.Trim())}");

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..77] + "...";
}
