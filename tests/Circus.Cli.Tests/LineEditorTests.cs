using Circus.Cli.Shell;
using Circus.Cli.Terminals;

namespace Circus.Cli.Tests;

public sealed class LineEditorTests
{
    private readonly History _history = new(null);

    [Fact]
    public void CharactersAreInsertedAtTheCursor() => Assert.Equal("abcd", Edit("acd", KeyKind.Left, KeyKind.Left, "b").Text);

    [Fact]
    public void BackspaceAndDeleteRemoveOneCharacter() => Assert.Equal("ad", Edit("abcd", KeyKind.Left, KeyKind.Backspace, KeyKind.Left, KeyKind.Delete).Text);

    [Fact]
    public void CharactersBeyondTheFirstPlaneAreOne() => Assert.Equal("ab", Edit("a😀", KeyKind.Backspace, "b").Text);

    [Fact]
    public void WhatIsKilledComesBackWithYank() => Assert.Equal("two one ", Edit("one two", KeyKind.WordLeft, '\u0015', KeyKind.End, " ", '\u0019').Text);

    [Fact]
    public void ControlWTakesTheWordBeforeTheCursor() => Assert.Equal("stop ", Edit("stop watcher.a", '\u0017').Text);

    [Fact]
    public void ControlTSwapsTheLastTwo() => Assert.Equal("ab", Edit("ba", '\u0014').Text);

    [Fact]
    public void UpAndDownWalkTheHistoryAndKeepTheDraft()
    {
        _history.Add("list");
        _history.Add("status");
        Assert.Equal("list", Edit("new", KeyKind.Up, KeyKind.Up, KeyKind.Up).Text);
        Assert.Equal("new", Edit("new", KeyKind.Up, KeyKind.Up, KeyKind.Down, KeyKind.Down, KeyKind.Down).Text);
    }

    [Fact]
    public void ControlRFindsTheNewestLineWithThePattern()
    {
        _history.Add("incr web 2");
        _history.Add("incr api");
        _history.Add("status");
        var editor = Edit('\u0012', "incr");
        Assert.Equal("incr api", editor.Text);
        editor.Apply(Key.Control('r'));
        Assert.Equal("incr web 2", editor.Text);
        Assert.Equal(EditOutcome.Submitted, editor.Apply(new(KeyKind.Enter)));
    }

    [Fact]
    public void ControlDEndsAnEmptyLineOnly()
    {
        Assert.Equal(EditOutcome.EndOfInput, Edit().Apply(Key.Control('d')));
        var editor = Edit("a", KeyKind.Home);
        Assert.Equal(EditOutcome.Edited, editor.Apply(Key.Control('d')));
        Assert.Equal("", editor.Text);
    }

    [Fact]
    public void ControlCInterrupts() => Assert.Equal(EditOutcome.Interrupted, Edit("abc").Apply(Key.Control('c')));

    [Fact]
    public void ReplaceExchangesWhatStandsBeforeTheCursor()
    {
        var editor = Edit("stop we x", KeyKind.Left, KeyKind.Left);
        editor.Replace(2, "web ");
        Assert.Equal("stop web  x", editor.Text);
    }

    [Fact]
    public void TheHistoryKeepsNoLineTwiceInARowAndNoBlankOne()
    {
        _history.Add("list");
        _history.Add("list");
        _history.Add(" ");
        Assert.Equal(["list"], _history.Lines);
    }

    [Fact]
    public void TheViewCountsRowsOfLongLines()
    {
        var view = new LineView();
        Assert.EndsWith("\r\u001b[3C", view.Draw("> ", "0123456789", "0", 8), StringComparison.Ordinal);
        // 12 columns in rows of 8: the cursor stands on the first row, one above the end.
        Assert.Contains("\u001b[1A\r", view.Draw("> ", "0123456789", "0", 8), StringComparison.Ordinal);
        view.Draw("> ", "0123456789", "0123456789", 8);
        Assert.StartsWith("\u001b[1A\r\u001b[J", view.Draw("> ", "0", "0", 8), StringComparison.Ordinal);
    }

    /// <summary>Types texts, presses keys, and control characters with chars.</summary>
    private LineEditor Edit(params object[] input)
    {
        var editor = new LineEditor(_history);
        foreach (var each in input)
        {
            switch (each)
            {
                case KeyKind kind: editor.Apply(new(kind)); break;
                case char control: editor.Apply(Key.Control((char)('a' + control - 1))); break;
                case string text:
                    foreach (var rune in text.EnumerateRunes())
                        editor.Apply(new(KeyKind.Character, rune));
                    break;
            }
        }

        return editor;
    }
}
