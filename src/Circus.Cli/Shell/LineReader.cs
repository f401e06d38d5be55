using System.Text;
using Circus.Cli.Completion;
using Circus.Cli.Terminals;
using Circus.Linux;

namespace Circus.Cli.Shell;

/// <summary>Why a line was not given.</summary>
internal enum LineEnd
{
    Given,
    Interrupted,
    EndOfInput,
}

/// <summary>Reads lines from a terminal with an editor of our own, in raw mode only while a line is read.</summary>
internal sealed class LineReader(Terminal terminal, History history, Func<IReadOnlyList<string>, string, IReadOnlyList<Candidate>> complete)
{
    private readonly KeyboardInput _input = new();

    internal LineEnd Read(string prompt, out string line)
    {
        var editor = new LineEditor(history);
        var view = new LineView();
        terminal.Raw();
        try
        {
            while (true)
            {
                Show(prompt, editor, view);
                if (!_input.TryRead(-1, out var key))
                    return End(LineEnd.EndOfInput, editor, out line);
                switch (editor.Apply(key))
                {
                    case EditOutcome.Submitted: return End(LineEnd.Given, editor, out line);
                    case EditOutcome.Interrupted: return End(LineEnd.Interrupted, editor, out line);
                    case EditOutcome.EndOfInput: return End(LineEnd.EndOfInput, editor, out line);
                    case EditOutcome.ClearScreen:
                        Write("\u001b[H\u001b[2J");
                        view.Forget();
                        break;
                    case EditOutcome.Complete:
                        Complete(editor, view);
                        break;
                }
            }
        }
        finally
        {
            Write("\r\n");
            terminal.Restore();
        }
    }

    /// <summary>Reads one key for a question that yes or no answers; anything but y is no.</summary>
    internal bool Confirm(string question)
    {
        Write($"{question} [y/N] ");
        terminal.Raw();
        try
        {
            var isYes = _input.TryRead(-1, out var key) && (key.Is('y') || key.Is('Y'));
            Write(isYes ? "yes" : "no");
            return isYes;
        }
        finally
        {
            Write("\r\n");
            terminal.Restore();
        }
    }

    private static LineEnd End(LineEnd end, LineEditor editor, out string line)
    {
        line = editor.Text;
        return end;
    }

    private static void Show(string prompt, LineEditor editor, LineView view)
    {
        var shown = editor.SearchPattern is { } pattern ? $"(reverse-i-search)`{pattern}': " : prompt;
        Write(view.Draw(shown, editor.Text, editor.BeforeCursor, Terminal.Size().Columns));
    }

    private void Complete(LineEditor editor, LineView view)
    {
        var partial = PartialLine.Read(editor.BeforeCursor);
        var candidates = complete(partial.Words, partial.Current);
        if (candidates.Count == 0)
        {
            Write("\a");
            return;
        }

        var common = partial.CommonStart(candidates);
        if (candidates.Count == 1)
            editor.Replace(partial.CurrentLength, partial.Spell(candidates[0].Text, isWhole: !common.EndsWith('=')));
        else if (common.Length > partial.Current.Length)
            editor.Replace(partial.CurrentLength, partial.Spell(common, isWhole: false));
        else
            List(candidates, editor, view);
    }

    private static void List(IReadOnlyList<Candidate> candidates, LineEditor editor, LineView view)
    {
        // Below the line, which is drawn again after it.
        editor.Apply(new(KeyKind.End));
        Write("\r\n" + Columns.Of([.. candidates.Select(each => each.Text)], Terminal.Size().Columns));
        view.Forget();
    }

    private static void Write(string text) => _ = StandardStreams.WriteOutput(Encoding.UTF8.GetBytes(text));
}
