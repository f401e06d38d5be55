using System.Text;
using Circus.Linux;

namespace Circus.Cli.Top;

/// <summary>Puts lines on the terminal's second screen, only those that differ from what stands there.</summary>
internal sealed class Painter(bool hasColors)
{
    private readonly List<TopLine> _shown = [];
    private readonly StringBuilder _output = new();
    private int _columns;

    internal static void Enter() => Write("\u001b[?1049h\u001b[?25l\u001b[2J");

    internal static void Leave() => Write("\u001b[0m\u001b[?25h\u001b[?1049l");

    internal void Paint(List<TopLine> lines, int columns)
    {
        _output.Clear();
        if (columns != _columns || lines.Count != _shown.Count)
        {
            _shown.Clear();
            _output.Append("\u001b[0m\u001b[2J");
            _columns = columns;
        }

        for (var i = 0; i < lines.Count; i++)
        {
            if (i < _shown.Count && _shown[i] == lines[i])
                continue;
            _output.Append("\u001b[").Append(i + 1).Append(";1H").Append(StartOf(lines[i].Style)).Append(lines[i].Text).Append("\u001b[0m");
        }

        _shown.Clear();
        _shown.AddRange(lines);
        if (_output.Length > 0)
            Write(_output.ToString());
    }

    private string StartOf(TopStyle style) => style switch
    {
        TopStyle.Selected => "\u001b[7m",
        TopStyle.Title => "\u001b[1m",
        TopStyle.Header => hasColors ? "\u001b[30;46m" : "\u001b[4m",
        TopStyle.Watcher => hasColors ? "\u001b[1;32m" : "\u001b[1m",
        TopStyle.Trouble => hasColors ? "\u001b[1;31m" : "\u001b[1m",
        TopStyle.Dim => "\u001b[2m",
        _ => "",
    };

    private static void Write(string text) => _ = StandardStreams.WriteOutput(Encoding.UTF8.GetBytes(text));
}
