using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Circus.Linux;
using Circus.Stats;

namespace Circus.Sampling;

/// <summary>
/// Looks at processes through /proc and remembers their processor time, to tell from the next look what they used meanwhile. One user,
/// on one thread.
/// </summary>
internal sealed class ProcessReader : IProcessInfoSource
{
    /// <summary>Ticks are 10 ms: over less than this a percentage would be noise, so the one before stays.</summary>
    private const long ShortestInterval = Clock.NanosecondsPerSecond / 10;

    /// <summary>Whoever wasn't looked at for so long is seen for the first time again.</summary>
    private const long LongestInterval = 600 * Clock.NanosecondsPerSecond;

    private readonly Dictionary<int, Usage> _usages = [];
    private readonly Dictionary<uint, string> _userNames = [];
    private readonly Accounts _accounts = new();
    private readonly List<int> _children = [];
    private long _bootTime;
    private long _memoryBytes;

    /// <summary>Forgets who wasn't looked at for long, and what may have changed; before each query.</summary>
    internal void Refresh()
    {
        _userNames.Clear();

        // The boot time follows a clock that is set.
        if (!ProcMachine.TryReadBootTime(out _bootTime) || !ProcMachine.TryReadMemory(out _memoryBytes))
            (_bootTime, _memoryBytes) = (0, 0);
        var oldest = Clock.MonotonicNanoseconds() - LongestInterval;
        foreach (var (pid, usage) in _usages)
        {
            if (usage.At < oldest)
                _usages.Remove(pid);
        }
    }

    public bool TryReadDaemon([NotNullWhen(true)] out ProcessInfo? info) => TryRead(Environment.ProcessId, withChildren: false, out info);

    public bool TryRead(int pid, bool withChildren, [NotNullWhen(true)] out ProcessInfo? info)
    {
        info = null;
        if (!ProcStat.TryRead(pid, out var stat) || !ProcDetails.TryReadMemory(pid, out var virtualBytes, out var residentBytes)
            || !ProcDetails.TryReadUid(pid, out var uid) || !ProcDetails.TryReadFirstArgument(pid, out var argument))
        {
            return false;
        }

        info = new ProcessInfo
        {
            Pid = pid,
            ResidentBytes = residentBytes,
            VirtualBytes = virtualBytes,
            MemoryPercent = _memoryBytes > 0 ? 100.0 * residentBytes / _memoryBytes : 0,
            CpuPercent = CpuPercentOf(stat),
            CpuSeconds = Seconds(stat.UserTicks + stat.SystemTicks + stat.ChildrenUserTicks + stat.ChildrenSystemTicks + stat.BlockIoTicks),
            UserName = UserNameOf(uid),
            Nice = stat.Nice,
            CreateTime = _bootTime + Seconds(stat.StartTicks),
            FirstArgument = argument,
            Children = withChildren ? ChildrenOf(stat) : [],
        };
        return true;
    }

    private List<ProcessInfo> ChildrenOf(in ProcStat parent)
    {
        List<ProcessInfo> infos = [];
        _children.Clear();
        ProcessTree.Children(parent.Pid, _children);
        foreach (var pid in _children)
        {
            if (ProcStat.TryRead(pid, out var child) && child.ParentPid == parent.Pid && child.StartTicks >= parent.StartTicks && TryRead(pid, withChildren: false, out var info))
                infos.Add(info);
        }

        return infos;
    }

    private double CpuPercentOf(in ProcStat stat)
    {
        var now = Clock.MonotonicNanoseconds();
        var ticks = stat.UserTicks + stat.SystemTicks;
        var isKnown = _usages.TryGetValue(stat.Pid, out var before) && before.StartTicks == stat.StartTicks;
        if (isKnown && now - before.At < ShortestInterval)
            return before.Percent;
        var percent = isKnown ? 100 * Seconds(ticks - before.Ticks) * Clock.NanosecondsPerSecond / (now - before.At) : 0;
        _usages[stat.Pid] = new Usage(stat.StartTicks, ticks, now, percent);
        return percent;
    }

    private string UserNameOf(uint uid)
    {
        if (_userNames.TryGetValue(uid, out var name))
            return name;
        var number = uid.ToString(CultureInfo.InvariantCulture);
        try
        {
            name = _accounts.TryFindUser(number, out var account) ? account.Name ?? number : number;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            name = number;
        }

        return _userNames[uid] = name;
    }

    private static double Seconds(long ticks) => ticks / (double)ProcStat.TicksPerSecond;

    /// <summary>Processor time at a moment, and what came of it. The start tells two processes with one pid apart.</summary>
    private readonly record struct Usage(long StartTicks, long Ticks, long At, double Percent);
}
