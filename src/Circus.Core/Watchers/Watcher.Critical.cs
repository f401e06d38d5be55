namespace Circus.Watchers;

/// <content>Option critical: a watcher that has failed for good takes the daemon along.</content>
internal sealed partial class Watcher
{
    /// <summary>What shells end with when a program can't be executed.</summary>
    private const int NotExecutable = 127;

    /// <summary>For a program that was stopped, or has ended without an error, before it was ready.</summary>
    private const int NeverReady = 1;

    /// <summary>What shells add to the number of the signal that has ended a program.</summary>
    private const int SignalStatus = 128;

    /// <summary>How the latest of its processes has ended: its exit status, or minus the signal.</summary>
    private int _lastExitCode;

    private void FailIfCritical(int exitStatus)
    {
        if (!Options.Critical || _context.CriticalStatus is not null)
            return;
        _context.CriticalStatus = exitStatus;
        Notice(NoticeKind.CriticalFailed, number: exitStatus);
    }

    private static int StatusOf(int exitCode) => exitCode < 0 ? SignalStatus - exitCode : exitCode;
}
