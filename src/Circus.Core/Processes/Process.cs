using Circus.Options;
using Circus.Protocol;
using Circus.Watchers;

namespace Circus.Processes;

/// <summary>The life of a process as its watcher sees it; an ended process has no record.</summary>
internal enum ProcessState
{
    /// <summary>Spawned; that it is ready is awaited (option ready).</summary>
    Starting,

    /// <summary>Started, and nobody asked it to end.</summary>
    Running,

    /// <summary>Asked to end; SIGKILL follows at the deadline.</summary>
    Stopping,

    /// <summary>Sent SIGKILL; only its end is awaited.</summary>
    Killed,

    /// <summary>Ended and reaped; a hook is awaited before it is told and forgotten.</summary>
    Ended,
}

/// <summary>
/// The record of one worker. States: Starting (only with option ready; the timer holds the end of the delay or of ready_timeout) → Running
/// (the timer holds the end of its max_age) → Stopping (a stop signal was sent, the timer holds the graceful timeout) → Killed (SIGKILL was
/// sent) → Ended (only with hooks) → gone, and from each state to the later ones.
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

    /// <summary>Nobody asked it to end.</summary>
    internal bool IsUp => State is ProcessState.Starting or ProcessState.Running;

    /// <summary>Goes up each time the record is given to another process.</summary>
    internal int Generation { get; private set; }

    /// <summary>That it was spawned has been told; before that the hook after_spawn is awaited.</summary>
    internal bool IsAnnounced { get; set; }

    /// <summary>It has said that it is ready before it was announced.</summary>
    internal bool HasSaidReady { get; set; }

    /// <summary>Calls of hooks about signals to it that are under way.</summary>
    internal int OpenCalls { get; set; }

    /// <summary>How it has ended: its exit status, or minus the signal.</summary>
    internal int ExitCode { get; set; }

    /// <summary>Whether it has ended without having been asked to.</summary>
    internal bool HasEndedByItself { get; set; }

    /// <summary>It counts, or has counted, as started.</summary>
    internal bool IsReady { get; set; }

    /// <summary>Why it was asked to end; meaningless while it is up.</summary>
    internal ReapReason StopReason { get; set; }

    /// <summary>The signal last sent to end it; 0 if none.</summary>
    internal int StopSignal { get; set; }

    /// <summary>The signals that are sent one after the other to end it; null for a single one.</summary>
    internal StopSequence? StopSequence { get; set; }

    /// <summary>How many of them were sent.</summary>
    internal int StopStep { get; set; }

    /// <summary>`kill` commands that wait for its end.</summary>
    internal List<PendingKill>? PendingKills { get; set; }

    /// <summary>It is on its way out without a replacement: no longer counted against numprocesses.</summary>
    internal bool IsLeaving => !IsUp && StopReason is ReapReason.Decr or ReapReason.Reload or ReapReason.Stop;

    internal void Begin(Watcher watcher, int pid, int wid, Instant startedAt, double started, TimeSpan backoff)
    {
        Watcher = watcher;
        Pid = pid;
        Wid = wid;
        StartedAt = startedAt;
        Started = started;
        Backoff = backoff;
        State = ProcessState.Starting;
        (IsReady, IsAnnounced, HasSaidReady) = (false, false, false);
        OpenCalls = 0;
        StopReason = ReapReason.Exited;
        StopSignal = 0;
        StopSequence = null;
        StopStep = 0;
        PendingKills = null;
    }

    /// <summary>Drops what would keep other objects alive while the record waits to be used again.</summary>
    internal void End()
    {
        Watcher = null!;
        Generation++;
        PendingKills = null;
    }

    internal override void OnTimer() => Watcher.OnProcessTimer(this);
}
