using System.Globalization;
using Circus.Linux;

namespace Circus.Cli.Top;

/// <summary>What the messages don't tell of processes of this host: open descriptors and PSS. Others, and processes of other users, stay unknown.</summary>
internal static class LocalProc
{
    /// <summary>create_time counts whole seconds of the boot time, so the same process may seem to differ by one.</summary>
    private const double StartTolerance = 2;

    internal static void Look(ProcessModel process, bool withPss)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Pid}");
        try
        {
            if (!IsSame(process))
                return;
            process.Descriptors = Directory.EnumerateFileSystemEntries(folder + "/fd").Count();
            if (withPss)
                process.PssBytes = Pss(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile, or not ours to look at.
            (process.Descriptors, process.PssBytes) = (-1, -1);
        }
    }

    /// <summary>The pid means a process of another host or container unless it started at the same time.</summary>
    private static bool IsSame(ProcessModel process) =>
        ProcStat.TryRead(process.Pid, out var stat) && ProcMachine.TryReadBootTime(out var boot)
        && Math.Abs(boot + (stat.StartTicks / (double)ProcStat.TicksPerSecond) - process.Created) < StartTolerance;

    private static long Pss(string folder)
    {
        foreach (var line in File.ReadLines(folder + "/smaps_rollup"))
        {
            if (line.StartsWith("Pss:", StringComparison.Ordinal) && long.TryParse(line.AsSpan(4).Trim().TrimEnd("kB ").Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes))
                return kilobytes * 1024;
        }

        return -1;
    }
}
