using Microsoft.Extensions.Logging;

namespace Circus.Logging;

/// <summary>The log lines of the state machines; texts as in spec/cli.md §1 where Circus has them.</summary>
internal static partial class SupervisionLog
{
    internal static void Write(ILogger logger, in Effect effect)
    {
        var name = effect.Subject!;
        switch (effect.Notice)
        {
            case NoticeKind.WatcherStarted:
                Started(logger, name);
                break;
            case NoticeKind.WatcherStopped:
                Stopped(logger, name);
                break;
            case NoticeKind.WatcherReloaded:
                Reloaded(logger, name);
                break;
            case NoticeKind.SendingHup:
                SendingHup(logger, effect.Number);
                break;
            case NoticeKind.SpawnFailed:
                SpawnFailed(logger, name, effect.Text!);
                break;
            case NoticeKind.SpawnGivenUp:
                SpawnGivenUp(logger, name, effect.Text!, effect.Number);
                break;
            case NoticeKind.NoProcesses:
                NoProcesses(logger, name);
                break;
            case NoticeKind.ReloadFailed:
                ReloadFailed(logger, name, effect.Text!);
                break;
            case NoticeKind.SequentialIgnored:
                SequentialIgnored(logger, name);
                break;
            case NoticeKind.ConfigReloaded:
                ConfigReloaded(logger, effect.Text!);
                break;
            case NoticeKind.WatcherDropped:
                Dropped(logger, name, effect.Text!);
                break;
            case NoticeKind.OutputsKept:
                OutputsKept(logger, name, effect.Text!);
                break;
            case NoticeKind.HookFailed:
                HookFailed(logger, effect.Text!);
                break;
            case NoticeKind.NotReady:
                NotReady(logger, name, effect.Number);
                break;
            case NoticeKind.CriticalFailed:
                CriticalFailed(logger, name, effect.Number);
                break;
            case NoticeKind.SocketsChanged:
                SocketsChanged(logger, effect.Text!);
                break;
            case NoticeKind.SocketsRefused:
                SocketsRefused(logger, effect.Text!);
                break;
            case NoticeKind.Audit:
                Audit(logger, name, effect.Text!);
                break;
            default:
                KillEscalated(logger, name, effect.Number);
                break;
        }
    }

    [LoggerMessage(100, LogLevel.Information, "{Name} started")]
    private static partial void Started(ILogger logger, string name);

    [LoggerMessage(101, LogLevel.Information, "{Name} stopped")]
    private static partial void Stopped(ILogger logger, string name);

    [LoggerMessage(102, LogLevel.Information, "{Name} reloaded")]
    private static partial void Reloaded(ILogger logger, string name);

    [LoggerMessage(103, LogLevel.Information, "SENDING HUP to {Pid}")]
    private static partial void SendingHup(ILogger logger, int pid);

    [LoggerMessage(104, LogLevel.Warning, "error in '{Name}': {Error}")]
    private static partial void SpawnFailed(ILogger logger, string name, string error);

    [LoggerMessage(105, LogLevel.Error, "{Name} can't be started ({MaxRetry} attempts, option max_retry): stopping it; {Error}")]
    private static partial void SpawnGivenUp(ILogger logger, string name, string error, int maxRetry);

    [LoggerMessage(106, LogLevel.Warning, "Non-singleton watcher {Name} with numprocesses=0 won't start any process")]
    private static partial void NoProcesses(ILogger logger, string name);

    [LoggerMessage(107, LogLevel.Error, "reload of {Name} failed, its old processes stay: {Error}")]
    private static partial void ReloadFailed(ILogger logger, string name, string error);

    [LoggerMessage(110, LogLevel.Warning, "reload of {Name}: sequential is ignored, as it isn't graceful")]
    private static partial void SequentialIgnored(ILogger logger, string name);

    [LoggerMessage(111, LogLevel.Information, "configuration reloaded: {Changes}")]
    private static partial void ConfigReloaded(ILogger logger, string changes);

    [LoggerMessage(112, LogLevel.Warning, "the watcher {Name} is dropped: {Error}")]
    private static partial void Dropped(ILogger logger, string name, string error);

    [LoggerMessage(113, LogLevel.Error, "{Name} keeps its former streams: {Error}")]
    private static partial void OutputsKept(ILogger logger, string name, string error);

    [LoggerMessage(116, LogLevel.Error, "{Failure}")]
    private static partial void HookFailed(ILogger logger, string failure);

    [LoggerMessage(114, LogLevel.Warning, "process {Pid} of {Name} wasn't ready within its ready_timeout: stopping it")]
    private static partial void NotReady(ILogger logger, string name, int pid);

    [LoggerMessage(115, LogLevel.Error, "{Name} is critical and has failed for good: stopping everything, exit status {Status}")]
    private static partial void CriticalFailed(ILogger logger, string name, int status);

    [LoggerMessage(140, LogLevel.Information, "sockets: {Changes}")]
    private static partial void SocketsChanged(ILogger logger, string changes);

    [LoggerMessage(141, LogLevel.Error, "{Error}")]
    private static partial void SocketsRefused(ILogger logger, string error);

    [LoggerMessage(109, LogLevel.Information, "{Peer}: {Outcome}")]
    private static partial void Audit(ILogger logger, string peer, string outcome);

    [LoggerMessage(108, LogLevel.Warning, "process {Pid} of {Name} didn't end within its graceful_timeout: SIGKILL to it and its children")]
    private static partial void KillEscalated(ILogger logger, string name, int pid);
}
