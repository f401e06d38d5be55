namespace Circus.Protocol;

/// <summary>The events of spec/events-and-stats.md §1; a name in lower case is the last part of its topic.</summary>
public enum EventKind
{
    Spawn,
    Reap,
    Kill,
    Start,
    Stop,
    Reload,
    Updated,
    Add,
    Remove,

    /// <summary>A hook has answered.</summary>
    HookSuccess,

    /// <summary>A hook has failed: it gave no answer, or its exit status wasn't 0.</summary>
    HookFailure,

    /// <summary>An attempt to start a process has failed.</summary>
    SpawnFailed,

    /// <summary>Of a managed socket, not a watcher: another configuration was refused because it can't be bound.</summary>
    BindError,
}

/// <summary>Why a reaped process ended (key <c>reason</c> of a reap event, decision Q18).</summary>
public enum ReapReason
{
    /// <summary>By itself, with an exit status.</summary>
    Exited,

    /// <summary>By a signal that the daemon didn't send to stop it.</summary>
    Signalled,
    Stop,
    Reload,
    Decr,
    MaxAge,
    Kill,

    /// <summary>It wasn't ready within its ready_timeout.</summary>
    Unready,
}

/// <summary>One event of a watcher or managed socket, as published on the pubsub endpoint.</summary>
/// <param name="Kind">Which event.</param>
/// <param name="ResName">The watcher's name as topics show it: lower case, spaces as underscores.</param>
/// <param name="Time">Seconds since the epoch.</param>
/// <param name="Pid">The process of spawn, reap and kill.</param>
/// <param name="ExitCode">Of reap: the exit status, or minus the signal.</param>
/// <param name="Reason">Of reap.</param>
public readonly record struct WatcherEvent(EventKind Kind, string ResName, double Time, int Pid = 0, int ExitCode = 0, ReapReason Reason = ReapReason.Exited)
{
    /// <summary>Of hook events: the hook's name.</summary>
    public string? Hook { get; init; }

    /// <summary>Of hook_failure, spawn_failed and bind_error: what went wrong.</summary>
    public string? Error { get; init; }

    /// <summary>Of kill: the hook before_signal has kept the signal back (decision Q67).</summary>
    public bool IsVetoed { get; init; }
}

/// <summary>Where a reply goes: the peer as the control room knows it, and whether it expects a REQ socket's empty delimiter.</summary>
public readonly record struct PeerAddress(ulong Peer, bool HasDelimiter);
