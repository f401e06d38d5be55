namespace Circus.Cli.Top;

/// <summary>The rows in the order of the screen: per machine its watchers, below each, unless folded, its processes; then the sockets.</summary>
internal static class TopList
{
    internal static void Build(IReadOnlyList<MachineModel> machines, TopState state, List<TopRow> rows)
    {
        rows.Clear();
        foreach (var machine in machines)
        {
            if (machines.Count > 1)
                rows.Add(new(TopRowKind.Machine, machine));
            if (machines.Count > 1 && state.IsFolded(machine, null))
                continue;
            var watchers = machine.Watchers.Values.Where(watcher => !IsPartOfCircus(watcher)).ToList();
            watchers.Sort((left, right) => Compare(state, left, right));
            foreach (var watcher in watchers)
                AddWatcher(machine, watcher, state, rows);
            if (state.Filter.Length == 0)
                AddSockets(machine, state, rows);
        }
    }

    /// <summary>A watcher whose name fits the filter stands with all its processes, another one with those that fit.</summary>
    private static void AddWatcher(MachineModel machine, WatcherModel watcher, TopState state, List<TopRow> rows)
    {
        var isWhole = state.Filter.Length == 0 || Fits(watcher.Name, state.Filter);
        var processes = watcher.Processes.Values.Where(process => isWhole || Fits(process, state.Filter)).ToList();
        if (!isWhole && processes.Count == 0)
            return;
        rows.Add(new(TopRowKind.Watcher, machine, watcher));
        if (state.IsFolded(machine, watcher))
            return;
        processes.Sort((left, right) => Compare(state, left, right));
        foreach (var process in processes)
            rows.Add(new(TopRowKind.Process, machine, watcher, process));
    }

    private static void AddSockets(MachineModel machine, TopState state, List<TopRow> rows)
    {
        if (machine.Sockets.Count == 0)
            return;
        foreach (var socket in machine.Sockets.Values.OrderByDescending(socket => socket.Queue).ThenByDescending(socket => socket.Reads).ThenBy(socket => socket.Descriptor))
            rows.Add(new(TopRowKind.Socket, machine, Socket: socket));
    }

    /// <summary>The daemon's own programs: the stream shows their processes in the group `circus`.</summary>
    private static bool IsPartOfCircus(WatcherModel watcher) => watcher is { Key: "circusd-stats" or "circushttpd", Processes.Count: 0 };

    private static bool Fits(string text, string filter) => text.Contains(filter, StringComparison.OrdinalIgnoreCase);

    private static bool Fits(ProcessModel process, string filter) =>
        Fits(process.Command, filter) || Fits(process.User, filter) || Fits(process.Name, filter)
        || process.Pid.ToString(System.Globalization.CultureInfo.InvariantCulture).StartsWith(filter, StringComparison.Ordinal);

    private static int Compare(TopState state, WatcherModel left, WatcherModel right)
    {
        var order = state.Sort switch
        {
            SortKey.Cpu => Descending(left.CpuPercent, right.CpuPercent),
            SortKey.Memory => Descending(left.RssBytes, right.RssBytes),
            SortKey.Age => Descending(left.AgeSeconds, right.AgeSeconds),
            SortKey.Restarts => right.Restarts.CompareTo(left.Restarts),
            SortKey.Descriptors => Sum(right).CompareTo(Sum(left)),
            _ => 0,
        };
        order = state.IsReversed ? -order : order;
        return order != 0 ? order : string.CompareOrdinal(left.Name, right.Name) * (state is { IsReversed: true, Sort: SortKey.Name } ? -1 : 1);
    }

    private static int Compare(TopState state, ProcessModel left, ProcessModel right)
    {
        var order = state.Sort switch
        {
            SortKey.Cpu => Descending(left.CpuPercent, right.CpuPercent),
            SortKey.Memory => right.RssBytes.CompareTo(left.RssBytes),
            SortKey.Age => Descending(left.AgeSeconds, right.AgeSeconds),
            SortKey.Descriptors => right.Descriptors.CompareTo(left.Descriptors),
            _ => 0,
        };
        order = order != 0 ? order : left.Pid.CompareTo(right.Pid);
        return state.IsReversed ? -order : order;
    }

    private static int Sum(WatcherModel watcher) => watcher.Processes.Values.Sum(process => Math.Max(0, process.Descriptors));

    /// <summary>What isn't known (NaN) comes last.</summary>
    private static int Descending(double left, double right) => right.CompareTo(left);
}
