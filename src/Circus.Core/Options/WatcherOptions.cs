namespace Circus.Options;

/// <summary>
/// The options of one watcher, converted and with their defaults (config.md §4). The table <see cref="OptionTable"/> describes each.
/// </summary>
public sealed class WatcherOptions
{
    public string Cmd { get; set; } = "";
    public Arguments Args { get; set; }
    public int NumProcesses { get; set; } = 1;
    public double WarmupDelaySeconds { get; set; }
    public bool Shell { get; set; }
    public string? ShellArgs { get; set; }

    /// <summary>Where the worker starts; null means the daemon's own directory.</summary>
    public string? WorkingDirectory { get; set; }

    /// <summary>User name or number as configured; resolved at spawn.</summary>
    public string? Uid { get; set; }

    /// <summary>Group name or number as configured; resolved at spawn.</summary>
    public string? Gid { get; set; }

    public bool CopyEnv { get; set; }
    public bool CopyPath { get; set; }
    public string? Executable { get; set; }

    /// <summary>Number of the signal that asks a process to end.</summary>
    public int StopSignal { get; set; } = 15;

    public bool StopChildren { get; set; }

    /// <summary>Signals go to the process group of a worker instead of the worker alone (quirks.md Q72).</summary>
    public bool KillGroup { get; set; }

    public double GracefulTimeoutSeconds { get; set; } = 30;

    /// <summary>Several signals one after the other instead of <see cref="StopSignal"/>; null is none.</summary>
    public StopSequence? StopSignals { get; set; }

    /// <summary>Attempts to execute the program per spawn; -1 is endless, 0 never spawns.</summary>
    public int MaxRetry { get; set; } = 5;

    /// <summary>The delays between an early death or a failed exec and the next attempt.</summary>
    public Backoff Backoff { get; set; } = Backoff.Default;

    /// <summary>When a new process counts as started.</summary>
    public Readiness Ready { get; set; }

    /// <summary>How long a process may take to say that it is ready; 0 is for ever.</summary>
    public double ReadyTimeoutSeconds { get; set; } = 60;

    /// <summary>The daemon ends with this watcher when it has failed for good.</summary>
    public bool Critical { get; set; }

    public int Priority { get; set; }
    public bool Singleton { get; set; }
    public bool UseSockets { get; set; }

    /// <summary>Sockets handed over as systemd does, from descriptor 3: a boolean for all or none, or names; null is none.</summary>
    public string? ListenFds { get; set; }

    public bool SendHup { get; set; }
    public bool OnDemand { get; set; }
    public bool Respawn { get; set; } = true;
    public bool Autostart { get; set; } = true;
    public bool CloseChildStdin { get; set; } = true;
    public bool CloseChildStdout { get; set; }
    public bool CloseChildStderr { get; set; }

    /// <summary>Name of the managed socket that becomes fd 0 of a worker.</summary>
    public string? StdinSocket { get; set; }

    /// <summary>Seconds after which a process is replaced; 0 is never.</summary>
    public int MaxAge { get; set; }

    /// <summary>Seconds of random addition to <see cref="MaxAge"/>.</summary>
    public int MaxAgeVariance { get; set; } = 30;

    /// <summary>The nice value, -20 to 19; null is the daemon's.</summary>
    public int? Nice { get; set; }

    /// <summary>-1000 to 1000, proc_pid_oom_score_adj(5); null is the daemon's.</summary>
    public int? OomScoreAdjust { get; set; }

    /// <summary>Processors as written, <see cref="CpuList"/>; null is the daemon's.</summary>
    public string? CpuAffinity { get; set; }

    public bool NoNewPrivileges { get; set; }

    /// <summary>Signal that a worker gets when the daemon dies; null is none.</summary>
    public int? DeathSignal { get; set; }

    /// <summary>Limits by lower-case name without `rlimit_`; null is unlimited.</summary>
    public OrderedDictionary<string, ResourceLimit?> Rlimits { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Options of the stdout stream with `class`; empty from an ini file without streams, null from an `add` without.</summary>
    public OrderedDictionary<string, string>? StdoutStream { get; set; }

    /// <summary>Options of the stderr stream, like <see cref="StdoutStream"/>.</summary>
    public OrderedDictionary<string, string>? StderrStream { get; set; }

    /// <summary>Hooks by name, each `callable[,bool]`.</summary>
    public OrderedDictionary<string, string> Hooks { get; set; } = new(StringComparer.Ordinal);

    /// <summary>How long one call of a hook may take.</summary>
    public double HookTimeoutSeconds { get; set; } = 30;

    public string? Virtualenv { get; set; }
    public string? VirtualenvPyVer { get; set; }

    /// <summary>Options that no table knows: kept, shown by `options`, read by plugins.</summary>
    public OrderedDictionary<string, string> Freeform { get; set; } = new(StringComparer.Ordinal);

    /// <summary>
    /// The whole environment of a worker; null (from an `add` without `env`) is an empty one. Watchers may share it: a change is a new map.
    /// </summary>
    public OrderedDictionary<string, string>? Environment { get; set; }

    /// <summary><see cref="GracefulTimeoutSeconds"/> for a timer.</summary>
    public TimeSpan GracefulTimeout => Seconds.ToTimeSpan(GracefulTimeoutSeconds);

    /// <summary><see cref="ReadyTimeoutSeconds"/> for a timer.</summary>
    public TimeSpan ReadyTimeout => ReadyTimeoutSeconds > 0 ? Seconds.ToTimeSpan(ReadyTimeoutSeconds) : Seconds.Endless;

    /// <summary><see cref="HookTimeoutSeconds"/> for a timer; 0 is for ever.</summary>
    public TimeSpan HookTimeout => HookTimeoutSeconds > 0 ? Seconds.ToTimeSpan(HookTimeoutSeconds) : Seconds.Endless;

    /// <summary><see cref="WarmupDelaySeconds"/> for a timer.</summary>
    public TimeSpan WarmupDelay => Seconds.ToTimeSpan(WarmupDelaySeconds);

    /// <summary>A copy that shares nothing that can change.</summary>
    public WatcherOptions Clone()
    {
        var copy = (WatcherOptions)MemberwiseClone();
        copy.Rlimits = new(Rlimits, StringComparer.Ordinal);
        copy.StdoutStream = Copy(StdoutStream);
        copy.StderrStream = Copy(StderrStream);
        copy.Hooks = Copy(Hooks)!;
        copy.Freeform = Copy(Freeform)!;
        return copy;
    }

    /// <summary>Whether both streams are configured alike.</summary>
    public bool HasSameStreams(WatcherOptions other) => Same(StdoutStream, other.StdoutStream) && Same(StderrStream, other.StderrStream);

    internal void TakeStreamsOf(WatcherOptions other) => (StdoutStream, StderrStream) = (Copy(other.StdoutStream), Copy(other.StderrStream));

    private static bool Same(OrderedDictionary<string, string>? one, OrderedDictionary<string, string>? other) =>
        one is not { Count: > 0 } ? other is not { Count: > 0 } : other is not null && one.SequenceEqual(other);

    private static OrderedDictionary<string, string>? Copy(OrderedDictionary<string, string>? map) =>
        map is null ? null : new(map, StringComparer.Ordinal);
}
