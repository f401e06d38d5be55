using Circus.Linux;

namespace Circus.Cli.Top;

/// <summary>
/// What messages of the reference don't tell of processes of this host: open descriptors and PSS. Those of other users may stay unknown.
/// </summary>
internal static class LocalProc
{
    /// <summary>create_time counts whole seconds of the boot time, so the same process may seem to differ by one.</summary>
    private const double StartTolerance = 2;

    internal static void Look(ProcessModel process, bool withPss)
    {
        if (!IsSame(process))
            return;
        process.Descriptors = ProcDetails.TryCountDescriptors(process.Pid, out var count) ? count : -1;
        if (withPss)
            process.PssBytes = ProcDetails.TryReadShare(process.Pid, out var bytes) ? bytes : -1;
    }

    /// <summary>The pid means a process of another host or container unless it started at the same time.</summary>
    private static bool IsSame(ProcessModel process) =>
        ProcStat.TryRead(process.Pid, out var stat) && ProcMachine.TryReadBootTime(out var boot)
        && Math.Abs(boot + (stat.StartTicks / (double)ProcStat.TicksPerSecond) - process.Created) < StartTolerance;
}
