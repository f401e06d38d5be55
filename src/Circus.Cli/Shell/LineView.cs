using System.Text;
using Circus.Cli.Terminals;

namespace Circus.Cli.Shell;

/// <summary>Draws a prompt and the line after it, over several rows where it is long, each time over what it has drawn before.</summary>
internal sealed class LineView
{
    private int _cursorRow;

    /// <summary>What to write so that the terminal shows the line with its cursor.</summary>
    internal string Draw(string prompt, string text, string beforeCursor, int columns)
    {
        var output = new StringBuilder();
        Up(output, _cursorRow);
        output.Append("\r\u001b[J").Append(prompt).Append(text);
        var end = TextWidth.Of(prompt) + TextWidth.Of(text);
        // A terminal keeps the cursor on a row that is just full: go on to the next one, where we count it.
        if (end > 0 && end % columns == 0)
            output.Append("\r\n");
        var cursor = TextWidth.Of(prompt) + TextWidth.Of(beforeCursor);
        Up(output, (end / columns) - (cursor / columns));
        output.Append('\r');
        if (cursor % columns > 0)
            output.Append("\u001b[").Append(cursor % columns).Append('C');
        _cursorRow = cursor / columns;
        return output.ToString();
    }

    /// <summary>From here on a new line is drawn: the cursor stands at the start of a free row.</summary>
    internal void Forget() => _cursorRow = 0;

    private static void Up(StringBuilder output, int rows)
    {
        if (rows > 0)
            output.Append("\u001b[").Append(rows).Append('A');
    }
}
