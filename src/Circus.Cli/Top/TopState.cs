using Circus.Cli.Terminals;

namespace Circus.Cli.Top;

internal enum TopMode
{
    List,
    Filter,
    Jump,
    Signal,
    Confirm,
    Help,
}

/// <summary>Something to be done to a watcher or process, once confirmed: the command and its properties.</summary>
internal sealed record TopAction(MachineModel Machine, string Command, string Watcher, int? Pid, string? Signal)
{
    internal string Question => Command switch
    {
        "incr" => $"Run one more process of {Watcher}?",
        "decr" => $"Run one process of {Watcher} fewer?",
        "signal" => $"Send {Signal} to {(Pid is null ? $"all processes of {Watcher}" : $"process {Pid} of {Watcher}")}?",
        _ => $"{char.ToUpperInvariant(Command[0])}{Command[1..]} {Watcher}?",
    };
}

/// <summary>What the user has chosen: order, filter, folds, cursor, and what is being typed. Keys change it; no terminal, no daemon.</summary>
internal sealed class TopState
{
    /// <summary>Machines and watchers.</summary>
    private readonly HashSet<object> _folded = [];

    internal SortKey Sort { get; private set; } = SortKey.Cpu;

    internal bool IsReversed { get; private set; }

    internal string Filter { get; private set; } = "";

    internal TopMode Mode { get; private set; }

    /// <summary>What is typed at the bottom: a filter, a name to jump to, a signal.</summary>
    internal string Input { get; private set; } = "";

    /// <summary>What waits for yes or no.</summary>
    internal TopAction? Pending { get; private set; }

    /// <summary>The last thing to tell, until the next key.</summary>
    internal string Message { get; set; } = "";

    internal bool ShowsPss { get; private set; }

    internal bool IsQuitting { get; private set; }

    internal int Cursor { get; private set; }

    /// <summary>The first row on the screen.</summary>
    internal int Top { get; private set; }

    internal bool IsFolded(MachineModel machine, WatcherModel? watcher) => _folded.Contains((object?)watcher ?? machine);

    /// <summary>Keeps the cursor on its row when the list was made anew, and the cursor on the screen.</summary>
    internal void Settle(List<TopRow> rows, TopRow? before, int height)
    {
        if (before is { } row && rows.FindIndex(each => each.IsSameAs(row)) is >= 0 and var place)
            Cursor = place;
        Cursor = Math.Clamp(Cursor, 0, Math.Max(0, rows.Count - 1));
        Top = Math.Clamp(Top, Math.Max(0, Cursor - height + 1), Cursor);
        Top = Math.Clamp(Top, 0, Math.Max(0, rows.Count - height));
    }

    /// <summary>Takes a key; the action that it confirms, or null.</summary>
    internal TopAction? Apply(Key key, List<TopRow> rows, int height)
    {
        Message = "";
        if (key.IsControl('c'))
            IsQuitting = true;
        else if (Mode == TopMode.Confirm)
            return Confirm(key);
        else if (Mode is TopMode.Filter or TopMode.Jump or TopMode.Signal)
            Type(key, rows);
        else if (Mode == TopMode.Help)
            Mode = TopMode.List;
        else
            ApplyToList(key, rows, height);
        return null;
    }

    private TopAction? Confirm(Key key)
    {
        var action = key.Is('y') || key.Is('Y') ? Pending : null;
        (Mode, Pending) = (TopMode.List, null);
        if (action is null)
            Message = "Nothing done.";
        return action;
    }

    private void Type(Key key, List<TopRow> rows)
    {
        switch (key.Kind)
        {
            case KeyKind.Enter: Finish(rows); break;
            case KeyKind.Escape: Cancel(); break;
            case KeyKind.Backspace: Input = Input.Length > 0 ? Input[..^1] : ""; break;
            case KeyKind.Character: Input += key.Character.ToString(); break;
        }

        if (Mode == TopMode.Filter)
            Filter = Input;
        else if (Mode == TopMode.Jump)
            JumpTo(rows, Input);
    }

    private void Cancel()
    {
        if (Mode == TopMode.Filter)
            Filter = "";
        Mode = TopMode.List;
        Input = "";
    }

    private void Finish(List<TopRow> rows)
    {
        var (mode, input) = (Mode, Input);
        (Mode, Input) = (TopMode.List, "");
        if (mode == TopMode.Filter)
            Filter = input;
        else if (mode == TopMode.Signal && input.Length > 0)
            Propose(rows, "signal", input);
    }

    private void JumpTo(List<TopRow> rows, string name)
    {
        var place = rows.FindIndex(row => row.Kind == TopRowKind.Watcher && row.Watcher!.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        if (place < 0)
            place = rows.FindIndex(row => row.Kind == TopRowKind.Watcher && row.Watcher!.Name.Contains(name, StringComparison.OrdinalIgnoreCase));
        if (place >= 0)
            Cursor = place;
    }

    private void ApplyToList(Key key, List<TopRow> rows, int height)
    {
        switch (key.Kind)
        {
            case KeyKind.Up: Cursor--; break;
            case KeyKind.Down: Cursor++; break;
            case KeyKind.PageUp: Cursor -= height; break;
            case KeyKind.PageDown: Cursor += height; break;
            case KeyKind.Home: Cursor = 0; break;
            case KeyKind.End: Cursor = rows.Count - 1; break;
            case KeyKind.Left: Fold(rows, true); break;
            case KeyKind.Right: Fold(rows, false); break;
            case KeyKind.Enter: Fold(rows, null); break;
            case KeyKind.Escape: Filter = ""; break;
            case KeyKind.Tab: JumpToNextWatcher(rows, 1); break;
            case KeyKind.BackTab: JumpToNextWatcher(rows, -1); break;
            case KeyKind.Character: ApplyCharacter((char)key.Character.Value, rows); break;
        }

        Cursor = Math.Clamp(Cursor, 0, Math.Max(0, rows.Count - 1));
    }

    private void ApplyCharacter(char character, List<TopRow> rows)
    {
        switch (character)
        {
            case 'q': IsQuitting = true; break;
            case 'h' or '?': Mode = TopMode.Help; break;
            case 'k': Cursor--; break;
            case 'j': Cursor++; break;
            case 'g': Cursor = 0; break;
            case 'G': Cursor = rows.Count - 1; break;
            case ' ': Fold(rows, null); break;
            case 'z': FoldAll(rows, true); break;
            case 'Z': FoldAll(rows, false); break;
            case 'c': SortBy(SortKey.Cpu); break;
            case 'm': SortBy(SortKey.Memory); break;
            case 'a': SortBy(SortKey.Age); break;
            case 't': SortBy(SortKey.Restarts); break;
            case 'f': SortBy(SortKey.Descriptors); break;
            case 'n': SortBy(SortKey.Name); break;
            case 'r': IsReversed = !IsReversed; break;
            case 'P': ShowsPss = !ShowsPss; break;
            case '/': (Mode, Input) = (TopMode.Filter, Filter); break;
            case 'w': (Mode, Input) = (TopMode.Jump, ""); break;
            case '+' or '=' or 'i': Propose(rows, "incr"); break;
            case '-' or 'd': Propose(rows, "decr"); break;
            case 'R': Propose(rows, "restart"); break;
            case 'S': Propose(rows, "stop"); break;
            case 's': Propose(rows, "start"); break;
            case 'L': Propose(rows, "reload"); break;
            case 'K' when Selected(rows)?.Watcher is not null: (Mode, Input) = (TopMode.Signal, ""); break;
        }
    }

    private void SortBy(SortKey key) => (IsReversed, Sort) = (Sort == key && !IsReversed, key);

    private TopRow? Selected(List<TopRow> rows) => Cursor < rows.Count ? rows[Cursor] : null;

    private void Propose(List<TopRow> rows, string command, string? signal = null)
    {
        if (Selected(rows) is not { Watcher: { } watcher } row)
        {
            Message = "Choose a watcher or one of its processes first.";
            return;
        }

        Pending = new TopAction(row.Machine, command, watcher.Name, signal is null ? null : row.Process?.Pid, signal?.ToUpperInvariant());
        Mode = TopMode.Confirm;
    }

    /// <summary>Folds (or with null turns over) the group of the row that the cursor is on, and goes to its head.</summary>
    private void Fold(List<TopRow> rows, bool? folded)
    {
        if (Selected(rows) is not { Kind: not TopRowKind.Socket } row)
            return;
        var group = (object?)row.Watcher ?? row.Machine;
        var isFolded = folded ?? !_folded.Contains(group);
        if (isFolded)
            _folded.Add(group);
        else
            _folded.Remove(group);
        if (isFolded && row.Kind == TopRowKind.Process)
            Cursor = rows.FindLastIndex(Cursor, each => each.Kind == TopRowKind.Watcher);
    }

    private void FoldAll(List<TopRow> rows, bool isFolded)
    {
        _folded.Clear();
        if (!isFolded)
            return;
        foreach (var row in rows.Where(row => row.Kind == TopRowKind.Watcher))
            _folded.Add(row.Watcher!);
    }

    private void JumpToNextWatcher(List<TopRow> rows, int step)
    {
        for (var i = Cursor + step; i >= 0 && i < rows.Count; i += step)
        {
            if (rows[i].Kind != TopRowKind.Watcher)
                continue;
            Cursor = i;
            return;
        }
    }
}
