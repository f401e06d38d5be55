namespace Circus.Linux.Tests;

public sealed class ReaperTests : IDisposable
{
    private readonly Programs _programs = new();

    public void Dispose() => _programs.Dispose();

    [Theory]
    [InlineData("exit 0", false, 0, 0)]
    [InlineData("exit 255", false, 255, 255)]
    [InlineData("kill -TERM $$", true, 15, -15)]
    [InlineData("kill -KILL $$", true, 9, -9)]
    [InlineData("ulimit -c 0; kill -SEGV $$", true, 11, -11)]
    [InlineData("kill -40 $$", true, 40, -40)]
    public void DecodesTheEnd(string script, bool signalled, int code, int circusCode)
    {
        using var child = _programs.Shell(script);
        var status = child.WaitForExit();
        Assert.Equal((signalled, !signalled, code, circusCode), (status.Signalled, status.Exited, status.Code, status.CircusCode));
    }

    [Fact]
    public void ARunningChildIsEagain()
    {
        using var child = _programs.Start("sleep", "1000");
        Assert.Equal(Errno.EAGAIN, Reaper.WaitPidFd(child.PidFd, out _, out _));
        Assert.Equal(Errno.EAGAIN, Reaper.ReapPid(child.Pid, out _));
    }

    [Fact]
    public void AReapedChildIsEchild()
    {
        using var child = _programs.Start("true");
        child.WaitForExit();
        Assert.Equal(Errno.ECHILD, Reaper.WaitPidFd(child.PidFd, out _, out _));
        Assert.Equal(Errno.ECHILD, Reaper.ReapPid(child.Pid, out _));
    }

    [Fact]
    public void SomeoneElsesProcessIsEchild()
    {
        Assert.Equal(Errno.None, PidFd.Open(Environment.ProcessId, out var self));
        Assert.Equal(Errno.ECHILD, Reaper.WaitPidFd(self.Value, out _, out _));
        self.Close();
    }

    [Fact]
    public void UsageCountsTimeAndMemoryOfTheWholeLife()
    {
        using var child = _programs.Start("/usr/bin/python3", "-c", """
            import time
            x = b"x" * 50_000_000
            while time.process_time() < 0.1: pass
            """);
        Assert.Equal(ExitStatus.FromExit(0), child.WaitForExit());
        Assert.InRange((child.Usage.UserTime + child.Usage.SystemTime).TotalSeconds, 0.1, 10);
        Assert.InRange(child.Usage.MaxRssBytes, 50_000_000, 500_000_000);
    }
}
