namespace Circus.Stats;

/// <summary>Looks at processes.</summary>
public interface IProcessInfoSource
{
    /// <summary>Looks at a process, and at its share of memory if that is wanted; false when it is gone.</summary>
    bool TryLook(int pid, bool withShare, out ProcessInfo info);

    /// <summary>Looks at the direct children of a process.</summary>
    IReadOnlyList<ProcessInfo> LookAtChildren(int pid);

    /// <summary>What a process has used. False when it is gone: then what was known of its processor time.</summary>
    bool TryMeasure(in StatsTarget target, out ProcessUsage usage);

    /// <summary>Looks at the daemon itself.</summary>
    bool TryLookAtDaemon(out ProcessInfo info);
}

/// <summary>What a process has used.</summary>
/// <param name="CpuSeconds">Processor time so far, with that of children that it has waited for.</param>
/// <param name="ResidentBytes">Resident memory now.</param>
public readonly record struct ProcessUsage(double CpuSeconds, long ResidentBytes);
