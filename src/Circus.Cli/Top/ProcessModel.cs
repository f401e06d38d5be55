namespace Circus.Cli.Top;

/// <summary>One process as it was last reported. NaN and -1: not known (`N/A` in the messages).</summary>
internal sealed class ProcessModel(int pid)
{
    internal int Pid { get; } = pid;

    /// <summary>What the daemon calls it, `circusd` and the like; empty for a worker.</summary>
    internal string Name { get; set; } = "";

    internal string Command { get; set; } = "";

    internal string User { get; set; } = "";

    internal double CpuPercent { get; set; } = double.NaN;

    internal double MemoryPercent { get; set; } = double.NaN;

    internal double AgeSeconds { get; set; } = double.NaN;

    /// <summary>Seconds since the epoch.</summary>
    internal double Created { get; set; } = double.NaN;

    internal long RssBytes { get; set; } = -1;

    internal long PssBytes { get; set; } = -1;

    internal int Descriptors { get; set; } = -1;

    internal int Wid { get; set; } = -1;

    /// <summary>When it was last reported, seconds on the monotonic clock.</summary>
    internal double Seen { get; set; }
}
