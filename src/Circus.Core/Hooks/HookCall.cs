using System.Globalization;
using Circus.Options;
using Circus.Processes;
using Circus.Stats;
using Circus.Watchers;

namespace Circus.Hooks;

/// <summary>
/// One call of a hook, from the effect that asks for it to its outcome. It is its own timer: the end of its time limit.
/// </summary>
public sealed class HookCall : TimerEntry
{
    private readonly Watcher _watcher;
    private readonly Process? _process;
    private readonly int _generation;

    internal HookCall(Watcher watcher, HookPoint point, Hook hook, Process? process)
    {
        _watcher = watcher;
        Point = point;
        Hook = hook;
        _process = process;
        if (process is null)
            return;
        _generation = process.Generation;
        Pid = process.Pid;
        Wid = process.Wid;
    }

    public HookPoint Point { get; }

    public Hook Hook { get; }

    /// <summary>The watcher's name.</summary>
    public string WatcherName => _watcher.Name;

    /// <summary>The name of the hook, `before_start`.</summary>
    public string Name => HookText.Names[(int)Point];

    /// <summary>What the hook reads from stdin: one JSON object.</summary>
    public byte[] Context { get; internal set; } = [];

    /// <summary>The process that the call is about; 0 when it is about the watcher.</summary>
    public int Pid { get; }

    internal int Wid { get; }

    /// <summary>Of before_signal and after_signal; 0 for others.</summary>
    internal int Signum { get; init; }

    internal SignalScope Scope { get; init; }

    /// <summary>Of before_signal: how long the process has to end after the signal; null when no end is awaited.</summary>
    internal TimeSpan? GracefulTimeout { get; init; }

    /// <summary>A signal that is no attempt to end the process: no kill event.</summary>
    internal bool IsPlainSignal { get; init; }

    /// <summary>Of after_signal: whom the signal has reached.</summary>
    internal int[] Signalled { get; init; } = [];

    /// <summary>Of after_signal: before_signal has said no.</summary>
    internal bool IsVetoed { get; init; }

    /// <summary>Of before_reap and after_reap: seconds since the epoch.</summary>
    internal double Time { get; init; }

    /// <summary>Of after_reap.</summary>
    internal int? ExitCode { get; init; }

    /// <summary>Of after_reap: 2 for a process that ended by itself; null for one that was stopped (spec/plugins-and-hooks.md §5).</summary>
    internal int? ProcessStatus { get; init; }

    /// <summary>Of extended_stats: the command that asks; null for others.</summary>
    internal ExtendedStats? Stats { get; init; }

    /// <summary>Its outcome is known, or no longer wanted.</summary>
    internal bool IsDone { get; set; }

    internal Watcher Watcher => _watcher;

    /// <summary>The process, unless it has been reaped and forgotten meanwhile.</summary>
    internal Process? Process => _process is { } process && process.Generation == _generation ? process : null;

    /// <summary>The variables that its environment gets, CIRCUS_….</summary>
    public IEnumerable<KeyValuePair<string, string>> Variables
    {
        get
        {
            yield return new("CIRCUS_HOOK", Name);
            yield return new("CIRCUS_WATCHER", WatcherName);
            yield return new("CIRCUS_ENDPOINT", _watcher.Circus.Endpoint);
            yield return new("CIRCUS_PUBSUB_ENDPOINT", _watcher.Circus.PubsubEndpoint);
            if (Pid != 0)
            {
                yield return new("CIRCUS_PID", Number(Pid));
                yield return new("CIRCUS_WID", Number(Wid));
            }

            if (Signum != 0)
                yield return new("CIRCUS_SIGNUM", Number(Signum));
            if (Time != 0)
                yield return new("CIRCUS_TIME", Time.ToString("F6", CultureInfo.InvariantCulture));
            if (ExitCode is { } exitCode)
                yield return new("CIRCUS_EXIT_CODE", Number(exitCode));
            if (ProcessStatus is { } status)
                yield return new("CIRCUS_PROCESS_STATUS", Number(status));
        }
    }

    internal override void OnTimer() => _watcher.OnHookTimeout(this);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
