using System.Text;
using System.Text.Unicode;
using Circus.Config;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Circus.Toml;

/// <summary>
/// TOML as a second spelling of the ini sections: `[circus]`, `[watcher.NAME]` or `[[watcher]]` with `name`, the same for socket and plugin,
/// `[env]` for all and `[env."PATTERNS"]` for some. A table inside is a group of options that share the start of their names:
/// `stdout_stream = { class = … }` is `stdout_stream.class`, `rlimits = { nofile = … }` is `rlimit_nofile`; `env` in a watcher is its own
/// `[env:NAME]`. Any other top-level table, such as `["watcher:web"]`, is the section of that name.
/// </summary>
internal sealed class TomlNotation : IConfigNotation
{
    internal const string Extension = ".toml";

    public void Parse(string file, byte[] bytes, IniFile into, ConfigProblems problems)
    {
        problems.Enter(file);
        if (!Utf8.IsValid(bytes))
        {
            problems.Error(new SourceLocation(file, LineOfBadText(bytes)), 1, null, "the line is not UTF-8 text");
            return;
        }

        // TOML allows a byte-order mark; the parser's columns would count it.
        var text = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
        var document = SyntaxParser.Parse(text, file, validate: true);
        var lines = new HashSet<int>();
        foreach (var message in document.Diagnostics)
        {
            // What follows on the same line follows from the first.
            if (message.Kind == DiagnosticMessageKind.Error && lines.Add(message.Span.Start.Line))
                problems.Error(new SourceLocation(file, message.Span.Start.Line + 1), message.Span.Start.Column + 1, null, OneLine(message.Message));
        }

        if (lines.Count == 0)
            new TomlSections(file, into, problems).Read(TomlTree.Of(document));
    }

    private static int LineOfBadText(byte[] bytes)
    {
        var line = 0;
        foreach (var range in bytes.AsSpan().Split((byte)'\n'))
        {
            line++;
            if (!Utf8.IsValid(bytes.AsSpan(range)))
                break;
        }

        return line;
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
