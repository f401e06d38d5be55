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

    /// <summary>Asks a process to end; of several such requests the earliest deadline counts (decision Q4).</summary>
    internal void BeginStop(Process process, ReapReason reason, int signum, TimeSpan gracefulTimeout)
    {
        var deadline = _context.Clock.Now + gracefulTimeout;
        var wasRunning = process.State == ProcessState.Running;
        if (wasRunning || reason != ReapReason.Kill)
            process.StopReason = reason;
        if (process.State == ProcessState.Killed)
            return;

        if (!wasRunning && process.IsArmed)
            deadline = Instant.Min(process.Due, deadline);
        process.State = ProcessState.Stopping;
        _context.Timers.Arm(process, deadline);
        if (!wasRunning && process.StopSignal == signum)
            return;

        process.StopSignal = signum;
        SendAndPublish(process, signum, StopScope);
    }

    private void Escalate(Process process)
    {
        process.State = ProcessState.Killed;
        Notice(NoticeKind.KillEscalated, number: process.Pid);
        SendAndPublish(process, SigKill, SignalScope.Tree);
    }

    private void SendAndPublish(Process process, int signum, SignalScope scope)
    {
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
            BeginStop(_processes[i], reason, Options.StopSignal, Options.GracefulTimeout);
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
        _vacancies.Clear();
        BeginBatch(0);
        _gate = default;
        foreach (var process in _processes)
            BeginStop(process, ReapReason.Stop, Options.StopSignal, Options.GracefulTimeout);
        _context.MarkDirty(this);
    }

    private void EnterStopped()
    {
        CloseOutputs();
        Publish(EventKind.Stop);
        State = WatcherState.Stopped;
        Notice(NoticeKind.WatcherStopped);
    }
}
