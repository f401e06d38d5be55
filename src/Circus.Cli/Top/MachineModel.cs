namespace Circus.Cli.Top;

/// <summary>All that is known of one daemon.</summary>
internal sealed class MachineModel(string label)
{
    /// <summary>Its endpoint as the user gave it.</summary>
    internal string Label { get; } = label;

    /// <summary>What is wrong or awaited; empty while data comes.</summary>
    internal string Note { get; set; } = "waiting for data";

    internal Dictionary<string, WatcherModel> Watchers { get; } = new(StringComparer.Ordinal);

    internal Dictionary<int, SocketModel> Sockets { get; } = [];

    internal ValueHistory CpuHistory { get; } = new();

    internal ValueHistory MemoryHistory { get; } = new();

    internal int ProcessCount { get; private set; }

    internal double CpuPercent { get; private set; }

    internal double MemoryPercent { get; private set; }

    internal long RssBytes { get; private set; }

    /// <summary>The watcher or group of this name, a new one if it isn't known.</summary>
    internal WatcherModel Watcher(string name)
    {
        var key = WatcherModel.KeyOf(name);
        if (!Watchers.TryGetValue(key, out var watcher))
            Watchers.Add(key, watcher = new WatcherModel(key) { Name = name });
        return watcher;
    }

    internal SocketModel Socket(int descriptor)
    {
        if (!Sockets.TryGetValue(descriptor, out var socket))
            Sockets.Add(descriptor, socket = new SocketModel(descriptor));
        return socket;
    }

    /// <summary>Before the states are told anew: what isn't told is gone, or a group without a state.</summary>
    internal void ForgetStates()
    {
        foreach (var watcher in Watchers.Values)
            watcher.State = "";
    }

    internal void SetState(string name, string state)
    {
        var watcher = Watcher(name);
        (watcher.Name, watcher.State) = (name, state);
        // Counted from here on; a daemon that counts itself says more.
        watcher.Restarts = Math.Max(0, watcher.Restarts);
    }

    /// <summary>Ends a period: forgets processes that were not reported since this time, sums up, and adds to the histories.</summary>
    internal void Close(double seenSince)
    {
        (ProcessCount, CpuPercent, MemoryPercent, RssBytes) = (0, 0, 0, 0);
        foreach (var watcher in Watchers.Values)
        {
            foreach (var (pid, process) in watcher.Processes)
            {
                if (process.Seen < seenSince)
                    watcher.Processes.Remove(pid);
            }

            if (watcher is { State: "", Processes.Count: 0 })
            {
                Watchers.Remove(watcher.Key);
                continue;
            }

            watcher.Close();
            ProcessCount += watcher.Processes.Count;
            CpuPercent += watcher.CpuPercent;
            MemoryPercent += watcher.MemoryPercent;
            RssBytes += watcher.RssBytes;
        }

        CpuHistory.Add(CpuPercent);
        MemoryHistory.Add(MemoryPercent);
    }
}
