namespace Circus.Cli.Top;

/// <summary>A watcher, or another group of processes that the stream tells of, with the sums over its processes.</summary>
internal sealed class WatcherModel(string key)
{
    /// <summary>The name as topics write it: lower case, underscores for blanks (events-and-stats.md §1).</summary>
    internal string Key { get; } = key;

    /// <summary>The name as the daemon's `status` writes it.</summary>
    internal string Name { get; set; } = key;

    /// <summary>`active`, `stopped` and so on; empty for a group that is no watcher, and without a control endpoint.</summary>
    internal string State { get; set; } = "";

    /// <summary>Deaths that nobody asked for, as the daemon counts them or else since this program began; -1: not known.</summary>
    internal long Restarts { get; set; } = -1;

    internal Dictionary<int, ProcessModel> Processes { get; } = [];

    internal ValueHistory CpuHistory { get; } = new();

    internal ValueHistory MemoryHistory { get; } = new();

    internal double CpuPercent { get; private set; }

    internal double MemoryPercent { get; private set; }

    /// <summary>The age of the oldest.</summary>
    internal double AgeSeconds { get; private set; }

    internal long RssBytes { get; private set; }

    internal static string KeyOf(string name) => name.ToLowerInvariant().Replace(' ', '_');

    /// <summary>The process with this pid, a new one if it isn't known.</summary>
    internal ProcessModel Process(int pid)
    {
        if (!Processes.TryGetValue(pid, out var process))
            Processes.Add(pid, process = new ProcessModel(pid));
        return process;
    }

    /// <summary>Sums up once per period what is known of the processes.</summary>
    internal void Close()
    {
        (CpuPercent, MemoryPercent, AgeSeconds, RssBytes) = (0, 0, double.NaN, 0);
        foreach (var process in Processes.Values)
        {
            CpuPercent += Known(process.CpuPercent);
            MemoryPercent += Known(process.MemoryPercent);
            RssBytes += Math.Max(0, process.RssBytes);
            if (!(process.AgeSeconds <= AgeSeconds))
                AgeSeconds = process.AgeSeconds;
        }

        CpuHistory.Add(CpuPercent);
        MemoryHistory.Add(MemoryPercent);
    }

    private static double Known(double value) => double.IsNaN(value) ? 0 : value;
}
