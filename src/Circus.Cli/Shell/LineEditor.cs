using System.Text;
using Circus.Cli.Terminals;

namespace Circus.Cli.Shell;

/// <summary>What a key press asks of whoever holds the editor.</summary>
internal enum EditOutcome
{
    Edited,
    Submitted,
    Complete,
    ClearScreen,
    Interrupted,
    EndOfInput,
}

/// <summary>One line being edited with the keys of readline (emacs mode), its history included. No terminal: keys in, text and cursor out.</summary>
internal sealed class LineEditor(History history)
{
    private readonly List<Rune> _text = [];
    private List<Rune> _killed = [];
    private string _draft = "";
    private int _cursor;
    private int _place = history.Lines.Count;
    private string? _pattern;

    internal string Text => Join(_text, 0, _text.Count);

    /// <summary>What stands before the cursor.</summary>
    internal string BeforeCursor => Join(_text, 0, _cursor);

    /// <summary>What is looked for in the history (ctrl-R); null when nothing is.</summary>
    internal string? SearchPattern => _pattern;

    internal EditOutcome Apply(Key key)
    {
        if (_pattern is not null && ApplyToSearch(key))
            return EditOutcome.Edited;
        switch (key.Kind)
        {
            case KeyKind.Enter: return EditOutcome.Submitted;
            case KeyKind.Tab: return EditOutcome.Complete;
            case KeyKind.Control: return ApplyControl((char)key.Character.Value);
            case KeyKind.Character: Insert(key.Character); break;
            case KeyKind.Alt: ApplyAlt(key.Character); break;
            case KeyKind.Backspace: Remove(_cursor - 1); break;
            case KeyKind.Delete: Remove(_cursor); break;
            case KeyKind.Left: MoveTo(_cursor - 1); break;
            case KeyKind.Right: MoveTo(_cursor + 1); break;
            case KeyKind.WordLeft: MoveTo(WordStart()); break;
            case KeyKind.WordRight: MoveTo(WordEnd()); break;
            case KeyKind.Home: MoveTo(0); break;
            case KeyKind.End: MoveTo(_text.Count); break;
            case KeyKind.Up: Recall(_place - 1); break;
            case KeyKind.Down: Recall(_place + 1); break;
        }

        return EditOutcome.Edited;
    }

    /// <summary>Puts this text in place of the last so many characters before the cursor.</summary>
    internal void Replace(int characters, string text)
    {
        var start = _cursor;
        for (var left = characters; left > 0 && start > 0; start--)
            left -= _text[start - 1].Utf16SequenceLength;
        _text.RemoveRange(start, _cursor - start);
        _cursor = start;
        foreach (var rune in text.EnumerateRunes())
            Insert(rune);
    }

    private EditOutcome ApplyControl(char letter)
    {
        switch (letter)
        {
            case 'c': return EditOutcome.Interrupted;
            case 'd' when _text.Count == 0: return EditOutcome.EndOfInput;
            case 'l': return EditOutcome.ClearScreen;
            case 'j' or 'm': return EditOutcome.Submitted;
            case 'a': MoveTo(0); break;
            case 'b': MoveTo(_cursor - 1); break;
            case 'd': Remove(_cursor); break;
            case 'e': MoveTo(_text.Count); break;
            case 'f': MoveTo(_cursor + 1); break;
            case 'h': Remove(_cursor - 1); break;
            case 'k': Kill(_cursor, _text.Count); break;
            case 'n': Recall(_place + 1); break;
            case 'p': Recall(_place - 1); break;
            case 'r': _pattern = ""; break;
            case 't': Transpose(); break;
            case 'u': Kill(0, _cursor); break;
            case 'w': Kill(BlankBefore(), _cursor); break;
            case 'y': _killed.ForEach(Insert); break;
        }

        return EditOutcome.Edited;
    }

    private void ApplyAlt(Rune character)
    {
        switch (character.Value)
        {
            case 'b': MoveTo(WordStart()); break;
            case 'd': Kill(_cursor, WordEnd()); break;
            case 'f': MoveTo(WordEnd()); break;
            case '\b': Kill(WordStart(), _cursor); break;
        }
    }

    /// <summary>False when the key ends the search and is still to be done.</summary>
    private bool ApplyToSearch(Key key)
    {
        switch (key)
        {
            case { Kind: KeyKind.Character }:
                _pattern += key.Character.ToString();
                Find(Math.Min(_place, history.Lines.Count - 1));
                return true;
            case { Kind: KeyKind.Backspace }:
                _pattern = _pattern!.Length == 0 ? "" : _pattern[..^1];
                Find(history.Lines.Count - 1);
                return true;
            case { Kind: KeyKind.Control, Character.Value: 'r' }:
                Find(_place - 1);
                return true;
            case { Kind: KeyKind.Control, Character.Value: 'g' } or { Kind: KeyKind.Escape }:
                _pattern = null;
                return true;
            default:
                _pattern = null;
                return false;
        }
    }

    /// <summary>Shows the newest line at or before this place that contains the pattern; without one, what is shown stays.</summary>
    private void Find(int from)
    {
        for (var i = from; i >= 0; i--)
        {
            if (!history.Lines[i].Contains(_pattern!, StringComparison.Ordinal))
                continue;
            Show(i, history.Lines[i]);
            return;
        }
    }

    private void Recall(int place)
    {
        if (place < 0 || place > history.Lines.Count)
            return;
        if (_place == history.Lines.Count)
            _draft = Text;
        Show(place, place == history.Lines.Count ? _draft : history.Lines[place]);
    }

    private void Show(int place, string line)
    {
        _place = place;
        _text.Clear();
        _text.AddRange(line.EnumerateRunes());
        _cursor = _text.Count;
    }

    private void Insert(Rune rune) => _text.Insert(_cursor++, rune);

    private void MoveTo(int place) => _cursor = Math.Clamp(place, 0, _text.Count);

    private void Remove(int place)
    {
        if (place < 0 || place >= _text.Count)
            return;
        _text.RemoveAt(place);
        if (place < _cursor)
            _cursor--;
    }

    private void Kill(int from, int to)
    {
        if (from == to)
            return;
        _killed = _text.GetRange(from, to - from);
        _text.RemoveRange(from, to - from);
        _cursor = from;
    }

    private void Transpose()
    {
        var right = Math.Min(_cursor, _text.Count - 1);
        if (right < 1)
            return;
        (_text[right - 1], _text[right]) = (_text[right], _text[right - 1]);
        _cursor = right + 1;
    }

    private int WordStart()
    {
        var at = _cursor;
        while (at > 0 && !Rune.IsLetterOrDigit(_text[at - 1]))
            at--;
        while (at > 0 && Rune.IsLetterOrDigit(_text[at - 1]))
            at--;
        return at;
    }

    private int WordEnd()
    {
        var at = _cursor;
        while (at < _text.Count && !Rune.IsLetterOrDigit(_text[at]))
            at++;
        while (at < _text.Count && Rune.IsLetterOrDigit(_text[at]))
            at++;
        return at;
    }

    private int BlankBefore()
    {
        var at = _cursor;
        while (at > 0 && Rune.IsWhiteSpace(_text[at - 1]))
            at--;
        while (at > 0 && !Rune.IsWhiteSpace(_text[at - 1]))
            at--;
        return at;
    }

    private static string Join(List<Rune> text, int from, int to)
    {
        var joined = new StringBuilder(to - from);
        for (var i = from; i < to; i++)
            joined.Append(text[i].ToString());
        return joined.ToString();
    }
}
