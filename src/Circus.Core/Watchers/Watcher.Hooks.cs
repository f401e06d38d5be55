using System.Globalization;
using Circus.Hooks;
using Circus.Options;
using Circus.Processes;
using Circus.Protocol;
using Circus.Stats;

namespace Circus.Watchers;

/// <content>
/// Hooks. Those about the watcher, and after_spawn, hold it: as long as one is awaited, nothing is spawned and no operation goes on, and only
/// a stop comes in between. Those about single processes hold that process alone. What follows a hook follows its outcome, so the order of
/// spec/events-and-stats.md §2 holds though nothing waits.
/// </content>
internal sealed partial class Watcher
{
    /// <summary>The status of a critical watcher that a hook has refused to start.</summary>
    private const int Refused = 1;

    private WatcherHooks? _hooks;

    /// <summary>The hook that holds the watcher; null if none does.</summary>
    private HookCall? _hook;

    /// <summary>Calls about single processes that are under way.</summary>
    private int _openCalls;

    /// <summary>before_spawn has said yes to one spawn.</summary>
    private bool _maySpawn;

    internal CircusOptions Circus => _context.Circus;

    private bool HasSignalHooks => _hooks is not null && (_hooks[HookPoint.BeforeSignal] ?? _hooks[HookPoint.AfterSignal]) is not null;

    /// <summary>A hook has ended, or couldn't be run.</summary>
    internal void OnHookDone(HookCall call, in HookOutcome outcome)
    {
        if (call.IsDone)
            return;
        call.IsDone = true;
        _context.Timers.Disarm(call);
        if (call.Stats is { } stats)
        {
            stats.OnHookDone(call.Pid, outcome);
            return;
        }

        Tell(call, outcome);

        // What a hook about a signal raises doesn't keep the signal back (spec/plugins-and-hooks.md §5).
        var isYes = outcome.Error is null && !outcome.IsBroken ? outcome.IsTrue
            : call.Hook.IgnoresFailure || (outcome.IsBroken && call.Point == HookPoint.BeforeSignal);
        if (ReferenceEquals(call, _hook))
        {
            _hook = null;
            GoOn(call, isYes);
        }
        else
        {
            _openCalls--;
            GoOnWithProcess(call, isYes);
        }

        _context.MarkDirty(this);
    }

    internal void OnHookTimeout(HookCall call)
    {
        _context.Effects.KillHook(call);
        OnHookDone(call, HookOutcome.Broken(string.Create(CultureInfo.InvariantCulture, $"it took longer than hooks.timeout = {Options.HookTimeoutSeconds}")));
    }

    /// <summary>Asks the hook extended_stats about each process; false when there is none, or nobody to ask about.</summary>
    internal bool TryExtendStats(ExtendedStats stats, IReadOnlyList<StatsTarget> processes)
    {
        if (_hooks?[HookPoint.ExtendedStats] is not { } hook)
            return false;
        HookCall[] calls = [.. processes.Select(target => Find(target.Pid)).OfType<Process>()
            .Select(process => new HookCall(this, HookPoint.ExtendedStats, hook, process) { Stats = stats })];
        stats.Remaining = calls.Length;
        foreach (var call in calls)
            Run(call);
        return calls.Length > 0;
    }

    /// <summary>Holds the watcher until the hook has ended; false when it has none at this point.</summary>
    private bool TryAwait(HookPoint point, Process? process = null)
    {
        if (_hooks?[point] is not { } hook)
            return false;
        _hook = new HookCall(this, point, hook, process);
        Run(_hook);
        return true;
    }

    private void RunForProcess(HookCall call)
    {
        _openCalls++;
        Run(call);
    }

    private void Run(HookCall call)
    {
        call.Context = HookContext.Write(call);
        _context.Timers.Arm(call, _context.Clock.Now + Options.HookTimeout);
        _context.Effects.RunHook(call);
    }

    private void GoOn(HookCall call, bool isYes)
    {
        switch (call.Point)
        {
            case HookPoint.BeforeStart when isYes:
                EnterStarting();
                break;
            case HookPoint.BeforeStart:
                FailIfCritical(Refused);
                break;
            case HookPoint.BeforeSpawn when isYes:
                _maySpawn = true;
                break;
            case HookPoint.AfterSpawn when isYes:
                if (call.Process is { IsUp: true, IsAnnounced: false } process)
                    Announce(process);
                break;
            case HookPoint.AfterStart when isYes:
                EnterActive();
                break;
            case HookPoint.BeforeStop:
                StopProcesses();
                break;
            case HookPoint.AfterStop:
                break;
            default:
                Refuse(call);
                break;
        }
    }

    private void Refuse(HookCall call)
    {
        // Nobody is told of a process that after_spawn doesn't want; it is ended like any other (decision Q66).
        if (call is { Point: HookPoint.AfterSpawn, Process: { } unwanted })
            unwanted.IsAnnounced = true;
        FailIfCritical(Refused);
        EnterStopping();
    }

    private void GoOnWithProcess(HookCall call, bool isYes)
    {
        if (call.Process is not { } process || !_processes.Contains(process))
            return;
        switch (call.Point)
        {
            case HookPoint.BeforeSignal:
                process.OpenCalls--;
                Send(process, call.Signum, call.Scope, call.GracefulTimeout, call.IsPlainSignal, isVetoed: !isYes && call.Signum != SigKill);
                break;
            case HookPoint.AfterSignal:
                process.OpenCalls--;
                PublishKills(call.Pid, call.Signalled, call.IsVetoed, call.IsPlainSignal);
                break;
            case HookPoint.BeforeReap:
                Forget(process);
                return;
        }

        if (process is { State: ProcessState.Ended, OpenCalls: 0 })
            BeginReap(process);
    }

    /// <summary>A stop takes over: what a hook would say no longer matters.</summary>
    private void CancelHook()
    {
        if (_hook is not { } call)
            return;
        _hook = null;
        call.IsDone = true;
        _context.Timers.Disarm(call);
        _context.Effects.KillHook(call);
        Tell(call, HookOutcome.Broken("it was ended by a stop"));
    }

    private void Tell(HookCall call, in HookOutcome outcome)
    {
        var isFailure = outcome.Error is not null;
        _context.Effects.Publish(new(isFailure ? EventKind.HookFailure : EventKind.HookSuccess, ResName, _context.Clock.UnixTime)
        {
            Hook = call.Name,
            Error = outcome.Error,
        });
        if (isFailure)
            Notice(NoticeKind.HookFailed, $"Hook '{call.Name}' of {Name} failed: {outcome.Error}");
    }

    /// <summary>Sends a signal with the hooks about signals around it; the time to end counts from when it is sent.</summary>
    private void SendWithHooks(Process process, int signum, SignalScope scope, TimeSpan? gracefulTimeout, bool isPlain)
    {
        if (_hooks![HookPoint.BeforeSignal] is not { } hook)
        {
            Send(process, signum, scope, gracefulTimeout, isPlain, isVetoed: false);
            return;
        }

        if (gracefulTimeout is not null)
            _context.Timers.Disarm(process);
        process.OpenCalls++;
        RunForProcess(new HookCall(this, HookPoint.BeforeSignal, hook, process)
        {
            Signum = signum,
            Scope = scope,
            GracefulTimeout = gracefulTimeout,
            IsPlainSignal = isPlain,
        });
    }

    private void Send(Process process, int signum, SignalScope scope, TimeSpan? gracefulTimeout, bool isPlain, bool isVetoed)
    {
        var signalled = _context.Signalled;
        signalled.Clear();
        if (process.State != ProcessState.Ended && !isVetoed)
            _context.Kernel.Signal(process.Pid, signum, scope, signalled);
        if (gracefulTimeout is { } timeout && process.State == ProcessState.Stopping)
        {
            var deadline = _context.Clock.Now + timeout;
            _context.Timers.Arm(process, process.IsArmed ? Instant.Min(process.Due, deadline) : deadline);
        }

        if (_hooks?[HookPoint.AfterSignal] is not { } hook)
        {
            PublishKills(process.Pid, signalled, isVetoed, isPlain);
            return;
        }

        process.OpenCalls++;
        RunForProcess(new HookCall(this, HookPoint.AfterSignal, hook, process)
        {
            Signum = signum,
            Signalled = [.. signalled],
            IsVetoed = isVetoed,
            IsPlainSignal = isPlain,
        });
    }

    private void PublishKills(int pid, IReadOnlyList<int> signalled, bool isVetoed, bool isPlain)
    {
        if (isPlain)
            return;

        // The event tells of the attempt (decision Q67).
        if (isVetoed)
            _context.Effects.Publish(new(EventKind.Kill, ResName, _context.Clock.UnixTime, pid) { IsVetoed = true });
        foreach (var each in signalled)
            Publish(EventKind.Kill, each);
    }
}
