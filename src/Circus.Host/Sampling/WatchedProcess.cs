using Circus.Linux;
using Circus.Stats;

namespace Circus.Sampling;

/// <summary>What is remembered of a process from one look to the next. Reused, so that a respawn allocates nothing.</summary>
internal sealed class WatchedProcess
{
    private Fd _stat;
    private Fd _memory;

    /// <summary>When its daemon spawned it; tells two workers with one pid apart. 0: nobody said.</summary>
    internal double Started { get; private set; }

    /// <summary>When the kernel says that it was started; tells any two processes with one pid apart. -1: not looked at yet.</summary>
    internal long StartTicks { get; set; } = -1;

    internal CpuMeter Cpu;

    /// <summary>Processor time in nanoseconds before <see cref="Stat"/> was read; -1: not known.</summary>
    internal long CpuNanoseconds { get; set; } = -1;

    /// <summary>The latest that was read for a sample.</summary>
    internal ProcStat Stat { get; set; }

    /// <summary>Processor time when it was last measured, with that of children it had waited for.</summary>
    internal double CpuSeconds { get; set; }

    /// <summary>Samples so far, in which what seldom changes was read or not.</summary>
    internal int Samples { get; set; }

    internal uint NameHash { get; set; }

    internal string? UserName { get; set; }

    internal string? Command { get; set; }

    /// <summary>Of the bytes that the command was made of.</summary>
    internal ulong ArgumentHash { get; set; }

    internal int? Descriptors { get; set; }

    /// <summary>Monotonic nanoseconds of the latest look.</summary>
    internal long LookedAt { get; set; }

    /// <summary>The sample that it was last a part of.</summary>
    internal long Batch { get; set; }

    /// <summary>What <see cref="VirtualBytes"/> and <see cref="ResidentBytes"/> were read with; while it stays, so do they.</summary>
    internal MemoryTraces Traces { get; set; }

    internal long VirtualBytes { get; set; }

    internal long ResidentBytes { get; set; }

    /// <summary>Kept /proc/PID/stat, or -1.</summary>
    internal int StatFd => _stat.Value;

    /// <summary>Kept /proc/PID/statm, or -1.</summary>
    internal int MemoryFd => _memory.Value;

    internal void Keep(Fd stat, Fd memory) => (_stat, _memory) = (stat, memory);

    /// <summary>Closes what is kept; how many descriptors that were.</summary>
    internal int Let()
    {
        var kept = (_stat.IsOpen ? 1 : 0) + (_memory.IsOpen ? 1 : 0);
        _stat.Close();
        _memory.Close();
        return kept;
    }

    /// <summary>It is another process from now on. Descriptors must have been closed.</summary>
    internal void Begin(double started)
    {
        (Started, StartTicks, Cpu, CpuSeconds, Samples, NameHash) = (started, -1, default, 0, 0, 0);
        (UserName, Command, ArgumentHash, Descriptors, Batch, Traces, CpuNanoseconds) = (null, null, 0, null, 0, default, -1);
    }

    /// <summary>What of /proc/PID/stat changes before the memory does: faults, processor time, sizes.</summary>
    internal readonly record struct MemoryTraces(long Faults, long Ticks, long VirtualBytes, long RssBytes)
    {
        internal static MemoryTraces Of(in ProcStat stat) =>
            new(stat.MinorFaults + stat.MajorFaults, stat.UserTicks + stat.SystemTicks, stat.VirtualBytes, stat.RssBytes);
    }
}
