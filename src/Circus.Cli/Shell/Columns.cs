using System.Text;
using Circus.Cli.Terminals;

namespace Circus.Cli.Shell;

/// <summary>Words in columns, down and then right, as ls lists files.</summary>
internal static class Columns
{
    private const int Gap = 2;

    internal static string Of(IReadOnlyList<string> words, int width)
    {
        var column = words.Max(word => TextWidth.Of(word)) + Gap;
        var columns = Math.Max(1, width / column);
        var rows = (words.Count + columns - 1) / columns;
        var text = new StringBuilder();
        for (var row = 0; row < rows; row++)
        {
            for (var i = row; i < words.Count; i += rows)
                text.Append(i + rows < words.Count ? TextWidth.Fit(words[i], column) : words[i]);
            text.Append('\n');
        }

        return text.ToString();
    }
}
