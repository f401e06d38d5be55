using Circus.Arbiters;
using Circus.Protocol;

namespace Circus.Watchers;

/// <summary>What is being done to a watcher.</summary>
internal enum OperationKind
{
    /// <summary>Bring it to active, or spawn what an active one lacks.</summary>
    Start,

    /// <summary>Bring it to stopped.</summary>
    Stop,

    /// <summary>Stop, then start (restart, and reload without graceful).</summary>
    Restart,

    /// <summary>Replace its processes gracefully.</summary>
    Reload,

    /// <summary>Adjust the number of its processes (incr, decr, set).</summary>
    Resize,
}

/// <summary>How far an operation has come; each kind uses the phases it needs.</summary>
internal enum OperationPhase
{
    /// <summary>Nothing was done yet.</summary>
    New,

    /// <summary>Processes are being spawned.</summary>
    Spawning,

    /// <summary>Surplus processes are ending.</summary>
    Ending,

    /// <summary>One process after the other is replaced.</summary>
    Sequential,
}

/// <summary>The one exclusive operation that a watcher is in (spec/protocol.md §7, per watcher by decision Q7).</summary>
internal sealed class WatcherOperation(OperationKind kind, string lockName, ArbiterOperation? parent = null)
{
    internal OperationKind Kind { get; set; } = kind;

    /// <summary>The name that a conflicting command is told.</summary>
    internal string LockName { get; } = lockName;

    /// <summary>The operation on several watchers that this one is part of.</summary>
    internal ArbiterOperation? Parent { get; } = parent;

    internal OperationPhase Phase { get; set; }

    internal bool IsSequential { get; init; }

    /// <summary>A client waits, or the watcher ran before: an on_demand watcher starts its processes instead of waiting for a client.</summary>
    internal bool IsDemanded { get; set; }

    /// <summary>By how much numprocesses was raised; negative when it was lowered.</summary>
    internal int Growth { get; init; }

    /// <summary>Who is answered when it has finished.</summary>
    internal List<Waiter> Waiters { get; } = [];

    /// <summary>Sorted pids at its beginning.</summary>
    internal int[] PidsBefore { get; set; } = [];

    /// <summary>Sequential reload: the processes still to be replaced, the next one last.</summary>
    internal Stack<int>? Targets { get; set; }

    /// <summary>Sequential reload: the process that is ending to be replaced; 0 if none.</summary>
    internal int Target { get; set; }

    /// <summary>Why it failed; null if it didn't.</summary>
    internal string? Failure { get; set; }
}
