using Circus.Protocol;
using Circus.Watchers;

namespace Circus.Processes;

/// <summary>The life of a process as its watcher sees it; an ended process has no record.</summary>
internal enum ProcessState
{
    /// <summary>Spawned, and nobody asked it to end.</summary>
    Running,

    /// <summary>Asked to end; SIGKILL follows at the deadline.</summary>
    Stopping,

    /// <summary>Sent SIGKILL; only its end is awaited.</summary>
    Killed,
}

/// <summary>
/// The record of one worker. States: Running → Stopping (a stop signal was sent, the timer holds the graceful timeout) → Killed (SIGKILL
/// was sent) → gone, and from each state straight to gone when it ends. While Running the timer holds the end of its max_age.
/// Records are reused, so that a reap and a respawn allocate nothing.
/// </summary>
internal sealed class Process : TimerEntry
{
    internal Watcher Watcher { get; private set; } = null!;

    internal int Pid { get; private set; }

    internal int Wid { get; private set; }

    /// <summary>The moment before the fork, monotonic.</summary>
    internal Instant StartedAt { get; private set; }

    /// <summary>The moment before the fork, seconds since the epoch.</summary>
    internal double Started { get; private set; }

    /// <summary>The delay this process waited for after the early death of its predecessor; zero if there was none.</summary>
    internal TimeSpan Backoff { get; private set; }

    internal ProcessState State { get; set; }

    /// <summary>Why it was asked to end; meaningless while Running.</summary>
    internal ReapReason StopReason { get; set; }

    /// <summary>The signal last sent to end it; 0 if none.</summary>
    internal int StopSignal { get; set; }

    /// <summary>`kill` commands that wait for its end.</summary>
    internal List<PendingKill>? PendingKills { get; set; }

    /// <summary>It is on its way out without a replacement: no longer counted against numprocesses.</summary>
    internal bool IsLeaving => State != ProcessState.Running && StopReason is ReapReason.Decr or ReapReason.Reload or ReapReason.Stop;

    internal void Begin(Watcher watcher, int pid, int wid, Instant startedAt, double started, TimeSpan backoff)
    {
        Watcher = watcher;
        Pid = pid;
        Wid = wid;
        StartedAt = startedAt;
        Started = started;
        Backoff = backoff;
        State = ProcessState.Running;
        StopReason = ReapReason.Exited;
        StopSignal = 0;
        PendingKills = null;
    }

    /// <summary>Drops what would keep other objects alive while the record waits to be used again.</summary>
    internal void End()
    {
        Watcher = null!;
        PendingKills = null;
    }

    internal override void OnTimer() => Watcher.OnProcessTimer(this);
}
