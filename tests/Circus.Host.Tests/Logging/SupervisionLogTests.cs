namespace Circus.Logging.Tests;

public sealed class SupervisionLogTests
{
    [Theory]
    [InlineData(NoticeKind.WatcherStarted, "Information w started")]
    [InlineData(NoticeKind.WatcherStopped, "Information w stopped")]
    [InlineData(NoticeKind.WatcherReloaded, "Information w reloaded")]
    [InlineData(NoticeKind.SendingHup, "Information SENDING HUP to 7")]
    [InlineData(NoticeKind.SpawnFailed, "Warning error in 'w': why")]
    [InlineData(NoticeKind.SpawnGivenUp, "Error w can't be started (7 attempts, option max_retry): stopping it; why")]
    [InlineData(NoticeKind.NoProcesses, "Warning Non-singleton watcher w with numprocesses=0 won't start any process")]
    [InlineData(NoticeKind.ReloadFailed, "Error reload of w failed, its old processes stay: why")]
    [InlineData(NoticeKind.KillEscalated, "Warning process 7 of w didn't end within its graceful_timeout: SIGKILL to it and its children")]
    [InlineData(NoticeKind.HookFailed, "Error why")]
    [InlineData(NoticeKind.NotReady, "Warning process 7 of w wasn't ready within its ready_timeout: stopping it")]
    [InlineData(NoticeKind.CriticalFailed, "Error w is critical and has failed for good: stopping everything, exit status 7")]
    [InlineData(NoticeKind.SequentialIgnored, "Warning reload of w: sequential is ignored, as it isn't graceful")]
    [InlineData(NoticeKind.ConfigReloaded, "Information configuration reloaded: why")]
    [InlineData(NoticeKind.SocketsChanged, "Information sockets: why")]
    [InlineData(NoticeKind.SocketsRefused, "Error why")]
    [InlineData(NoticeKind.WatcherDropped, "Warning the watcher w is dropped: why")]
    [InlineData(NoticeKind.OutputsKept, "Error w keeps its former streams: why")]
    [InlineData(NoticeKind.Audit, "Information w: why")]
    public void EachNoticeHasItsLine(NoticeKind notice, string line)
    {
        var logger = new RecordingLogger();
        SupervisionLog.Write(logger, new Effect { Kind = EffectKind.Notice, Notice = notice, Subject = "w", Text = "why", Number = 7 });
        Assert.Equal([line], logger.Lines);
    }

    [Fact]
    public void NoneIsMissingAbove() => Assert.Equal(19, Enum.GetValues<NoticeKind>().Length);
}
