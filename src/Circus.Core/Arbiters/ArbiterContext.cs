using Circus.Config;
using Circus.Options;
using Circus.Processes;
using Circus.Protocol;
using Circus.Stats;
using Circus.Watchers;

namespace Circus.Arbiters;

/// <summary>What watchers share: the world, the effects of the turn, the timers and the table of pids. Owned by the arbiter.</summary>
internal sealed class ArbiterContext
{
    private readonly Queue<Watcher> _dirty = new();
    private readonly Stack<Process> _spareProcesses = new();

    internal ArbiterContext(IKernel kernel, IClock clock, Effects effects, Random random)
    {
        (Kernel, Clock, Effects, Random) = (kernel, clock, effects, random);
        Replies = new Replies(effects, clock);
        SpawnBudget = new SpawnBudget(this);
    }

    internal IKernel Kernel { get; }

    internal IClock Clock { get; }

    internal Effects Effects { get; }

    internal Replies Replies { get; }

    internal Random Random { get; }

    internal SpawnBudget SpawnBudget { get; }

    /// <summary>The options of the daemon that are in force.</summary>
    internal CircusOptions Circus { get; private set; } = new();

    internal TimerHeap Timers { get; } = new();

    internal Dictionary<int, Process> Processes { get; } = [];

    /// <summary>Reused by whoever signals: the pids that a signal reached.</summary>
    internal List<int> Signalled { get; } = [];

    /// <summary>How long the turns of the loop take, as the host tells.</summary>
    internal LoopTimes LoopTimes { get; } = new();

    /// <summary>The sockets of the configuration in force.</summary>
    internal IReadOnlyList<SocketSpec> Sockets { get; set; } = [];

    /// <summary>The longest delay between a crash and its respawn.</summary>
    internal TimeSpan CheckDelay => Circus.CheckDelay;

    /// <summary>Takes other options of the daemon over.</summary>
    internal void Apply(CircusOptions options)
    {
        var isRateChanged = options.SpawnRate != Circus.SpawnRate;
        Circus = options;
        if (isRateChanged)
            SpawnBudget.SetRate(options.SpawnRate);
    }

    /// <summary>A critical watcher has failed for good: the daemon ends with this status; null as long as none has.</summary>
    internal int? CriticalStatus { get; set; }

    /// <summary>Puts a watcher into the queue of those to be reconciled in this turn.</summary>
    internal void MarkDirty(Watcher watcher)
    {
        if (watcher.IsQueued)
            return;
        watcher.IsQueued = true;
        _dirty.Enqueue(watcher);
    }

    /// <summary>Goes up with each process that was started or has ended.</summary>
    internal int ProcessGeneration { get; set; }

    internal bool HasDirty => _dirty.Count > 0;

    internal Watcher TakeDirty()
    {
        var watcher = _dirty.Dequeue();
        watcher.IsQueued = false;
        return watcher;
    }

    internal Process TakeProcess() => _spareProcesses.TryPop(out var process) ? process : new Process();

    internal void ReturnProcess(Process process)
    {
        process.End();
        _spareProcesses.Push(process);
    }

    internal void Complete(PendingKill pending)
    {
        if (--pending.Remaining > 0)
            return;
        Replies.Begin();
        Replies.End(pending.Waiter.Peer, pending.Waiter.Id);
    }
}
