using Circus.Hooks;
using Circus.Options;
using Circus.Processes;
using Circus.Protocol;

namespace Circus.Watchers;

/// <content>Ending processes: stop signal, graceful timeout, SIGKILL to the whole tree (spec/processes.md §7, §8).</content>
internal sealed partial class Watcher
{
    private const int SigKill = 9;

    /// <summary>Who gets the stop signal (options stop_children and kill_group).</summary>
    private SignalScope StopScope =>
        Options.KillGroup ? SignalScope.ProcessGroup : Options.StopChildren ? SignalScope.ProcessAndChildren : SignalScope.Process;

    /// <summary>The command `kill`: what it doesn't name is as the watcher's options say.</summary>
    internal void Kill(Process process, int? signum, TimeSpan? gracefulTimeout)
    {
        if (signum is null && gracefulTimeout is null)
            BeginStop(process, ReapReason.Kill);
        else
            BeginStop(process, ReapReason.Kill, signum ?? Options.StopSignal, gracefulTimeout ?? Options.GracefulTimeout);
    }

    /// <summary>Asks a process to end as the watcher's options say.</summary>
    private void BeginStop(Process process, ReapReason reason)
    {
        if (Options.StopSignals is not { } sequence)
        {
            BeginStop(process, reason, Options.StopSignal, Options.GracefulTimeout);
            return;
        }

        if (process.IsUp)
        {
            process.StopSequence = sequence;
            process.StopStep = 1;
        }

        if (sequence.Steps is [var first, ..])
            BeginStop(process, reason, first.Signum, TimeoutOf(first));
        else
            BeginStop(process, reason, SigKill, TimeSpan.Zero);
    }

    private TimeSpan TimeoutOf(StopStep step) => step.Seconds is { } seconds ? Seconds.ToTimeSpan(seconds) : Options.GracefulTimeout;

    /// <summary>Asks a process to end; of several such requests the earliest deadline counts (decision Q4).</summary>
    internal void BeginStop(Process process, ReapReason reason, int signum, TimeSpan gracefulTimeout)
    {
        if (process.State == ProcessState.Ended)
        {
            if (reason != ReapReason.Kill)
                process.StopReason = reason;
            return;
        }

        if (!process.IsAnnounced)
            Announce(process);
        var deadline = _context.Clock.Now + gracefulTimeout;
        var wasRunning = process.IsUp;
        if (wasRunning || reason != ReapReason.Kill)
            process.StopReason = reason;
        if (process.State == ProcessState.Killed)
            return;

        if (!wasRunning && process.IsArmed)
            deadline = Instant.Min(process.Due, deadline);

        // While before_signal is awaited there is no deadline yet.
        if (wasRunning || process.IsArmed)
            _context.Timers.Arm(process, deadline);
        process.State = ProcessState.Stopping;
        if (!wasRunning && process.StopSignal == signum)
            return;

        process.StopSignal = signum;
        SendAndPublish(process, signum, StopScope, gracefulTimeout);
    }

    /// <summary>The command `signal`: the hooks about signals are asked, and no end is awaited.</summary>
    internal SignalResult Signal(Process process, int signum, SignalScope scope)
    {
        if (HasSignalHooks && scope != SignalScope.Children && process.State != ProcessState.Ended)
        {
            SendWithHooks(process, signum, scope, gracefulTimeout: null, isPlain: true);
            return default;
        }

        _context.Signalled.Clear();
        return _context.Kernel.Signal(process.Pid, signum, scope, _context.Signalled);
    }

    /// <summary>The next signal of the sequence, or SIGKILL.</summary>
    private void Escalate(Process process)
    {
        if (process.StopSequence is { } sequence && process.StopStep < sequence.Steps.Count)
        {
            var step = sequence.Steps[process.StopStep++];
            process.StopSignal = step.Signum;
            _context.Timers.Arm(process, _context.Clock.Now + TimeoutOf(step));
            SendAndPublish(process, step.Signum, StopScope, TimeoutOf(step));
            return;
        }

        process.State = ProcessState.Killed;
        Notice(NoticeKind.KillEscalated, number: process.Pid);
        SendAndPublish(process, SigKill, SignalScope.Tree, gracefulTimeout: null);
    }

    private void SendAndPublish(Process process, int signum, SignalScope scope, TimeSpan? gracefulTimeout)
    {
        if (HasSignalHooks)
        {
            SendWithHooks(process, signum, scope, gracefulTimeout, isPlain: false);
            return;
        }

        var signalled = _context.Signalled;
        signalled.Clear();
        _context.Kernel.Signal(process.Pid, signum, scope, signalled);
        foreach (var pid in signalled)
            Publish(EventKind.Kill, pid);
    }

    /// <summary>Ends the oldest processes beyond numprocesses; the dead ones that wait for a replacement go first.</summary>
    private void EndSurplus(ReapReason reason)
    {
        for (var missing = MissingCount; missing < 0 && _vacancies.Count > 0; missing++)
            _vacancies.RemoveAt(_vacancies.Count - 1);

        var surplus = StayingCount - Options.NumProcesses;
        for (var i = 0; i < _processes.Count && surplus > 0; i++)
        {
            if (_processes[i].IsLeaving)
                continue;
            BeginStop(_processes[i], reason);
            surplus--;
        }
    }

    private bool HasLeaving
    {
        get
        {
            foreach (var process in _processes)
            {
                if (process.IsLeaving)
                    return true;
            }

            return false;
        }
    }

    private void EnterStopping()
    {
        State = WatcherState.Stopping;
        _context.SpawnBudget.Withdraw(this);
        _vacancies.Clear();
        BeginBatch(0);
        _gate = default;
        CancelHook();
        if (!TryAwait(HookPoint.BeforeStop))
            StopProcesses();
        _context.MarkDirty(this);
    }

    private void StopProcesses()
    {
        foreach (var process in _processes)
            BeginStop(process, ReapReason.Stop);
    }

    private void EnterStopped()
    {
        CloseOutputs();
        Publish(EventKind.Stop);
        State = WatcherState.Stopped;
        Notice(NoticeKind.WatcherStopped);
        TryAwait(HookPoint.AfterStop);
        AwaitNextClient();
    }
}
