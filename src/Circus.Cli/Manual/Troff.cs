using System.Text;

namespace Circus.Cli.Manual;

/// <summary>Text of man(7): sections, paragraphs and lists, with what would be an instruction made plain.</summary>
internal sealed class Troff
{
    private readonly StringBuilder _text = new();

    internal Troff(string name, int section, string source) =>
        _text.Append($".TH {name.ToUpperInvariant()} {section} \"\" \"{source}\"\n.nh\n.ad l\n");

    internal Troff Section(string heading) => Line($".SH {heading}");

    internal Troff Subsection(string heading) => Line($".SS {Escape(heading)}");

    internal Troff Paragraph(string text) => Line(".PP").Line(Escape(text));

    /// <summary>A term in bold, then what it means.</summary>
    internal Troff Item(string term, string text) => Line(".TP").Line($".B {Escape(term)}").Line(Escape(text));

    /// <summary>A line as it is, indented.</summary>
    internal Troff Verbatim(string line) => Line(".PP").Line(".in +4n").Line(".nf").Line(Escape(line)).Line(".fi").Line(".in");

    public override string ToString() => _text.ToString();

    private Troff Line(string line)
    {
        _text.Append(line).Append('\n');
        return this;
    }

    /// <summary>man(7): a backslash begins an escape, a hyphen may become another sign, a dot or quote at the start of a line a request.</summary>
    private static string Escape(string text)
    {
        var escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return escaped is ['.' or '\'', ..] ? "\\&" + escaped : escaped;
    }
}
