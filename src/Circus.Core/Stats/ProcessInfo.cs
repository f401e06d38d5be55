namespace Circus.Stats;

/// <summary>What a look at a process tells (spec/events-and-stats.md §4).</summary>
public sealed record ProcessInfo
{
    public required int Pid { get; init; }

    /// <summary>Resident memory, bytes.</summary>
    public required long ResidentBytes { get; init; }

    /// <summary>Address space, bytes.</summary>
    public required long VirtualBytes { get; init; }

    /// <summary>Resident memory in % of the machine's.</summary>
    public required double MemoryPercent { get; init; }

    /// <summary>Processor time since the look before in % of one processor; 0 at the first look.</summary>
    public required double CpuPercent { get; init; }

    /// <summary>Processor time so far, with that of children it has waited for and the time it has waited for disks, seconds.</summary>
    public required double CpuSeconds { get; init; }

    /// <summary>The name of its real user, or the number of one without.</summary>
    public required string UserName { get; init; }

    public required int Nice { get; init; }

    /// <summary>When it was created as the kernel tells it, seconds since the epoch; off by up to a second.</summary>
    public required double CreateTime { get; init; }

    /// <summary>The first of its arguments; empty for a zombie.</summary>
    public required string FirstArgument { get; init; }

    /// <summary>Its direct children; they have none themselves here.</summary>
    public IReadOnlyList<ProcessInfo> Children { get; init; } = [];
}
