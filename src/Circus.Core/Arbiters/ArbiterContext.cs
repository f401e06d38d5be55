using Circus.Processes;
using Circus.Protocol;
using Circus.Stats;
using Circus.Watchers;

namespace Circus.Arbiters;

/// <summary>What watchers share: the world, the effects of the turn, the timers and the table of pids. Owned by the arbiter.</summary>
internal sealed class ArbiterContext(IKernel kernel, IClock clock, Effects effects, Random random)
{
    private readonly Queue<Watcher> _dirty = new();
    private readonly Stack<Process> _spareProcesses = new();

    internal IKernel Kernel { get; } = kernel;

    internal IClock Clock { get; } = clock;

    internal Effects Effects { get; } = effects;

    internal Replies Replies { get; } = new(effects, clock);

    internal Random Random { get; } = random;

    internal TimerHeap Timers { get; } = new();

    internal Dictionary<int, Process> Processes { get; } = [];

    /// <summary>Reused by whoever signals: the pids that a signal reached.</summary>
    internal List<int> Signalled { get; } = [];

    /// <summary>How long the turns of the loop take, as the host tells.</summary>
    internal LoopTimes LoopTimes { get; } = new();

    /// <summary>The longest delay between a crash and its respawn.</summary>
    internal TimeSpan CheckDelay { get; set; }

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
