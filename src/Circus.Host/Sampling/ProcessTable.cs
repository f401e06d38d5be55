using System.Text;
using Circus.Linux;
using Circus.Stats;

namespace Circus.Sampling;

/// <summary>
/// Looks at processes through /proc and remembers what it needs for the next look: processor time, and in the stream a descriptor of
/// /proc/PID/stat and statm each, as reading them again costs half of opening them anew (5 µs against 14) and a kept one can't show a process
/// that got the pid later. One user, on one thread; nothing is allocated per process once it is known.
/// </summary>
internal sealed class ProcessTable(int mostDescriptors) : IProcessInfoSource, IDisposable
{
    /// <summary>Whoever wasn't looked at for so long is seen for the first time again.</summary>
    private const long LongestInterval = 600 * Clock.NanosecondsPerSecond;

    /// <summary>
    /// User and command, which cost four times as much as the rest, are read in the first sample, when the name of the program has changed, and in every
    /// 64th sample, not of all processes in the same; so are descriptors, in every 16th.
    /// </summary>
    private const int DetailsPeriod = 64;

    private const int DescriptorsPeriod = 16;

    /// <summary>What a process has that used no processor time is what it had, but for what others do to it (renice, swap): it is read in every 16th sample.</summary>
    private const int IdlePeriod = 16;

    private const int LongestArgument = 4096;

    private readonly Dictionary<int, WatchedProcess> _processes = [];
    private readonly Stack<WatchedProcess> _spare = new();
    private readonly UserNames _userNames = new();
    private readonly List<int> _pids = [];
    private int _kept;
    private long _batch;
    private long _bootTime;
    private long _memoryBytes;

    /// <summary>Forgets who wasn't looked at for long, and what may have changed; before each query and some samples.</summary>
    internal void Refresh()
    {
        _userNames.Clear();

        // The boot time follows a clock that is set.
        if (!ProcMachine.TryReadBootTime(out _bootTime) || !ProcMachine.TryReadMemory(out _memoryBytes))
            (_bootTime, _memoryBytes) = (0, 0);
        var oldest = Clock.MonotonicNanoseconds() - LongestInterval;
        Forget(process => process.StatFd < 0 && process.LookedAt < oldest);
    }

    /// <summary>A sample of the stream begins.</summary>
    internal void BeginBatch()
    {
        if (_batch++ % DetailsPeriod == 0)
            Refresh();
    }

    /// <summary>A sample is over: who was no part of it has ended.</summary>
    internal void EndBatch() => Forget(process => process.StatFd >= 0 && process.Batch != _batch);

    /// <summary>Nobody subscribes any more: no descriptor is kept.</summary>
    internal void LetGo()
    {
        foreach (var process in _processes.Values)
            _kept -= process.Let();
    }

    public void Dispose() => LetGo();

    /// <summary>Looks at a process of the stream; false when it is gone.</summary>
    internal bool TrySample(in StatsTarget target, out ProcessInfo info)
    {
        var process = Find(target.Pid, target.Started);
        process.Batch = _batch;
        if (!IsIdle(target.Pid, process))
        {
            if (!TryReadStat(target.Pid, process, out var read, out var isHidden))
            {
                process.CpuNanoseconds = -1;
                info = new ProcessInfo { Pid = target.Pid };
                return isHidden;
            }

            process.Stat = read;
        }

        var stat = process.Stat;
        var now = Clock.MonotonicNanoseconds();
        var memory = TryReadMemory(target.Pid, process, stat);
        process.Cpu.Sample(stat.UserTicks + stat.SystemTicks, now);
        ReadDetailsIfDue(target.Pid, process, stat.NameHash);
        info = InfoOf(process, stat, memory, process.VirtualBytes, process.ResidentBytes, now);
        return true;
    }

    public bool TryLook(int pid, bool withShare, out ProcessInfo info)
    {
        var process = Find(pid, started: 0);
        if (!TryReadStat(pid, process, out var stat, out var isHidden))
        {
            info = new ProcessInfo { Pid = pid };
            return isHidden;
        }

        var now = Clock.MonotonicNanoseconds();
        var memory = ProcDetails.TryReadMemory(pid, out var virtualBytes, out var residentBytes);
        if (process.StatFd < 0)
            process.Cpu.Look(stat.UserTicks + stat.SystemTicks, now);
        ReadDetails(pid, process);
        ReadDescriptors(pid, process);
        info = InfoOf(process, stat, memory, virtualBytes, residentBytes, now);
        if (withShare && ProcDetails.TryReadShare(pid, out var share))
            info.ShareBytes = share;
        return true;
    }

    public bool TryMeasure(in StatsTarget target, out ProcessUsage usage)
    {
        var process = Find(target.Pid, target.Started);
        var isThere = TryReadStat(target.Pid, process, out var stat, out _);
        var residentBytes = 0L;
        if (isThere)
        {
            process.LookedAt = Clock.MonotonicNanoseconds();
            process.CpuSeconds = Seconds(stat.UserTicks + stat.SystemTicks + stat.ChildrenUserTicks + stat.ChildrenSystemTicks);
            if (process.MemoryFd < 0 || !ProcDetails.TryReadMemoryFrom(process.MemoryFd, out _, out residentBytes))
                ProcDetails.TryReadMemory(target.Pid, out _, out residentBytes);
        }

        usage = new ProcessUsage(process.CpuSeconds, residentBytes);
        return isThere;
    }

    public bool TryLookAtDaemon(out ProcessInfo info) => TryLook(Environment.ProcessId, withShare: false, out info);

    public IReadOnlyList<ProcessInfo> LookAtChildren(int pid)
    {
        _pids.Clear();
        ProcessTree.Children(pid, _pids);
        if (_pids.Count == 0 || !ProcStat.TryRead(pid, out var parent))
            return [];
        List<ProcessInfo> infos = [];
        foreach (var child in _pids)
        {
            if (ProcStat.TryRead(child, out var stat) && stat.ParentPid == pid && stat.StartTicks >= parent.StartTicks && TryLook(child, withShare: false, out var info))
                infos.Add(info);
        }

        return infos;
    }

    private WatchedProcess Find(int pid, double started)
    {
        if (_processes.TryGetValue(pid, out var process))
        {
            if (started != 0 && process.Started != started)
                Restart(process, started);
            return process;
        }

        if (!_spare.TryPop(out process))
            process = new WatchedProcess();
        process.Begin(started);
        _processes.Add(pid, process);
        return process;
    }

    private void Restart(WatchedProcess process, double started)
    {
        // Looked at by a client before the stream knew it: it stays the same one as long as the kernel says so.
        var (ticks, meter) = process.Started == 0 ? (process.StartTicks, process.Cpu) : (-1, default);
        _kept -= process.Let();
        process.Begin(started);
        (process.StartTicks, process.Cpu) = (ticks, meter);
    }

    /// <summary>Whether it has done nothing since the latest sample that read it.</summary>
    private static bool IsIdle(int pid, WatchedProcess process)
    {
        var before = process.CpuNanoseconds;
        process.CpuNanoseconds = Clock.TryReadProcess(pid, out var used) ? used : -1;
        return process.StatFd >= 0 && before >= 0 && before == process.CpuNanoseconds && (process.Samples + pid) % IdlePeriod != 0;
    }

    private bool TryReadStat(int pid, WatchedProcess process, out ProcStat stat, out bool isHidden)
    {
        isHidden = false;
        if (process.StatFd < 0 || !ProcStat.TryReadFrom(process.StatFd, out stat))
        {
            // What the descriptor showed has ended; a new process may have got its pid.
            _kept -= process.Let();
            if (!TryOpen(pid, process, out stat, out isHidden))
                return false;
        }

        if (process.StartTicks != stat.StartTicks && process.StartTicks >= 0)
            process.Cpu = default;
        process.StartTicks = stat.StartTicks;
        return true;
    }

    private bool TryOpen(int pid, WatchedProcess process, out ProcStat stat, out bool isHidden)
    {
        stat = default;
        var errno = ProcStat.TryOpen(pid, out var statFd);
        isHidden = errno != Errno.None && Signals.IsThere(pid);
        if (errno != Errno.None)
            return false;
        var isRead = ProcStat.TryReadFrom(statFd.Value, out stat);
        if (isRead && process.Batch == _batch && _batch > 0 && _kept + 2 <= mostDescriptors)
        {
            process.Keep(statFd, ProcDetails.OpenMemory(pid));
            _kept += process.MemoryFd >= 0 ? 2 : 1;
        }
        else
        {
            statFd.Close();
        }

        return isRead;
    }

    /// <summary>What a process has that did nothing since the last sample is what it had; in every 64th it is read nevertheless.</summary>
    private static bool TryReadMemory(int pid, WatchedProcess process, in ProcStat stat)
    {
        var traces = WatchedProcess.MemoryTraces.Of(stat);
        if (traces == process.Traces && (process.Samples + pid) % DetailsPeriod != 0)
            return true;
        var isRead = process.MemoryFd >= 0
            ? ProcDetails.TryReadMemoryFrom(process.MemoryFd, out var virtualBytes, out var residentBytes)
            : ProcDetails.TryReadMemory(pid, out virtualBytes, out residentBytes);
        (process.VirtualBytes, process.ResidentBytes, process.Traces) = (virtualBytes, residentBytes, isRead ? traces : default);
        return isRead;
    }

    private void ReadDetailsIfDue(int pid, WatchedProcess process, uint nameHash)
    {
        var sample = process.Samples++;
        var isNew = sample == 0 || nameHash != process.NameHash;
        if (isNew || (sample + pid) % DetailsPeriod == 0)
            ReadDetails(pid, process);
        if (isNew || (sample + pid) % DescriptorsPeriod == 0)
            ReadDescriptors(pid, process);
        process.NameHash = nameHash;
    }

    private void ReadDetails(int pid, WatchedProcess process)
    {
        process.UserName = ProcDetails.TryReadUid(pid, out var uid) ? _userNames.Of(uid) : null;
        Span<byte> buffer = stackalloc byte[LongestArgument];
        if (!ProcDetails.TryReadFirstArgument(pid, buffer, out var argument))
        {
            (process.Command, process.ArgumentHash) = (null, 0);
            return;
        }

        // Made into text only when it has changed: nothing is allocated for the others.
        var hash = HashOf(argument);
        if (hash != process.ArgumentHash)
            (process.Command, process.ArgumentHash) = (ProcessInfo.CommandOf(Encoding.UTF8.GetString(argument)), hash);
    }

    // FNV-1a; never 0, which means that there is none yet.
    private static ulong HashOf(ReadOnlySpan<byte> bytes)
    {
        var hash = 14695981039346656037ul;
        foreach (var each in bytes)
            hash = (hash ^ each) * 1099511628211ul;
        return Math.Max(1, hash);
    }

    private static void ReadDescriptors(int pid, WatchedProcess process) =>
        process.Descriptors = ProcDetails.TryCountDescriptors(pid, out var count) ? count : null;

    private ProcessInfo InfoOf(WatchedProcess process, in ProcStat stat, bool hasMemory, long virtualBytes, long residentBytes, long now)
    {
        process.LookedAt = now;
        return new ProcessInfo
        {
            Pid = stat.Pid,
            ResidentBytes = hasMemory ? residentBytes : null,
            VirtualBytes = hasMemory ? virtualBytes : null,
            MemoryPercent = hasMemory ? _memoryBytes > 0 ? 100.0 * residentBytes / _memoryBytes : 0 : null,
            CpuPercent = stat.IsDead ? 0 : process.Cpu.Percent,
            CpuSeconds = Seconds(stat.UserTicks + stat.SystemTicks + stat.ChildrenUserTicks + stat.ChildrenSystemTicks + stat.BlockIoTicks),
            UserName = process.UserName,
            Nice = stat.Nice,
            CreateTime = _bootTime + Seconds(stat.StartTicks),
            Command = process.Command,
            Threads = stat.Threads,
            Descriptors = process.Descriptors,
            State = stat.State,
        };
    }

    private void Forget(Func<WatchedProcess, bool> isOver)
    {
        foreach (var (pid, process) in _processes)
        {
            if (!isOver(process))
                continue;
            _kept -= process.Let();
            _processes.Remove(pid);
            _spare.Push(process);
        }
    }

    private static double Seconds(long ticks) => ticks / (double)ProcStat.TicksPerSecond;
}
