using Circus.Protocol;
using Circus.Watchers;

namespace Circus.Arbiters;

/// <summary>What is being done to several or all watchers.</summary>
internal enum ArbiterOperationKind
{
    /// <summary>Start them one after the other.</summary>
    Start,

    /// <summary>Stop them all at once.</summary>
    Stop,

    /// <summary>Stop them all at once, then start those again that ran.</summary>
    Restart,

    /// <summary>Reload those that run, one after the other.</summary>
    Reload,

    /// <summary>Stop all and end the daemon.</summary>
    Quit,

    /// <summary>Stop all, take over the configuration read anew, start again.</summary>
    RestartDaemon,

    /// <summary>Stop those that the configuration no longer has, then start, replace or adjust others, one after the other.</summary>
    ReloadConfig,
}

/// <summary>
/// The one operation on several watchers (spec/protocol.md §7). It hands each watcher an operation of its own and is told when that has
/// finished; watchers that are handled one after the other wait in <see cref="Queue"/>. It is its own timer: the arbiter's warm-up delay.
/// </summary>
internal sealed class ArbiterOperation(Arbiter arbiter, ArbiterOperationKind kind, string lockName) : TimerEntry
{
    internal ArbiterOperationKind Kind { get; } = kind;

    internal string LockName { get; } = lockName;

    /// <summary>Watchers whose turn has not come.</summary>
    internal Queue<Watcher> Queue { get; } = new();

    /// <summary>A reload of the configuration: what each watcher of the queue has to do.</summary>
    internal Dictionary<Watcher, WatcherOperation> Turns { get; } = [];

    /// <summary>Watchers to be started again by a restart.</summary>
    internal List<Watcher> ToStart { get; } = [];

    /// <summary>Watchers that are at it now.</summary>
    internal int Running { get; set; }

    /// <summary>A restart has stopped what it had to stop.</summary>
    internal bool IsSecondHalf { get; set; }

    internal bool IsGraceful { get; init; } = true;

    internal bool IsSequential { get; init; }

    /// <summary>What a reload of the configuration does, for its reply.</summary>
    internal ReloadReport? Report { get; set; }

    internal List<Waiter> Waiters { get; } = [];

    /// <summary>What went wrong with single watchers; null if nothing did.</summary>
    internal string? Failure { get; set; }

    internal void OnWatcherDone(Watcher watcher, WatcherOperation operation) => arbiter.OnWatcherDone(this, watcher, operation);

    internal override void OnTimer() => arbiter.Continue(this);
}
