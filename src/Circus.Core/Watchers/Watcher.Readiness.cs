using Circus.Options;
using Circus.Processes;
using Circus.Protocol;

namespace Circus.Watchers;

/// <content>Readiness (option ready): a start, and the new half of a reload, last until every process of theirs is ready.</content>
internal sealed partial class Watcher
{
    /// <summary>Processes that don't count as started yet.</summary>
    private int _unready;

    /// <summary>A process says that it is ready; one that is asked to end already is no longer asked.</summary>
    internal void OnReady(Process process)
    {
        if (process.State != ProcessState.Starting)
            return;
        process.HasSaidReady = true;
        if (!process.IsAnnounced)
            return;
        BecomeReady(process);
        _context.MarkDirty(this);
    }

    private void AwaitReady(Process process)
    {
        switch (Options.Ready.Kind)
        {
            case ReadyKind.Notify when !process.HasSaidReady:
                _context.Timers.Arm(process, process.StartedAt + Options.ReadyTimeout);
                break;
            case ReadyKind.Delay:
                _context.Timers.Arm(process, process.StartedAt + Options.Ready.Delay);
                break;
            default:
                BecomeReady(process);
                break;
        }
    }

    private void BecomeReady(Process process)
    {
        process.State = ProcessState.Running;
        process.IsReady = true;
        _unready--;
        if (IsOfBatch(process))
            ForgetBatchFailures();
        ArmMaxAge(process);
    }

    private void OnReadyTimer(Process process)
    {
        if (Options.Ready.Kind != ReadyKind.Notify)
        {
            OnReady(process);
            return;
        }

        Notice(NoticeKind.NotReady, number: process.Pid);
        BeginStop(process, ReapReason.Unready);
    }

    /// <summary>Whether the start or reload under way has spawned it.</summary>
    private bool IsOfBatch(Process process) =>
        State == WatcherState.Starting
        || (_operation is { Kind: OperationKind.Reload, Phase: OperationPhase.Spawning or OperationPhase.Sequential } operation
            && Array.BinarySearch(operation.PidsBefore, process.Pid) < 0);

    private void RetryUnready(ReapReason reason, int exitCode)
    {
        _fresh++;
        if (reason == ReapReason.Unready)
            OnBatchFailure("a process wasn't ready within its ready_timeout", NeverReady);
        else if (reason is ReapReason.Exited or ReapReason.Signalled)
            OnBatchFailure($"a process ended before it was ready ({Describe(exitCode)})", exitCode == 0 ? NeverReady : StatusOf(exitCode));
    }

    private static string Describe(int exitCode) => exitCode < 0
        ? SignalNames.TryGetName(-exitCode, out var name) ? name : $"signal {-exitCode}"
        : $"exit status {exitCode}";
}
