namespace Circus.Linux.Tests;

public sealed class PidFdTests : IDisposable
{
    private readonly Programs _programs = new();

    public void Dispose() => _programs.Dispose();

    [Fact]
    public void OpensALivingProcessCloseOnExec()
    {
        Assert.Equal(Errno.None, PidFd.Open(Environment.ProcessId, out var pidFd));
        Assert.Contains("flags:\t02000002", File.ReadAllText($"/proc/self/fdinfo/{pidFd.Value}"));
        pidFd.Close();
    }

    [Fact]
    public void AnUnknownPidIsEsrch()
    {
        using var child = _programs.Start("true");
        child.WaitForExit();
        Assert.Equal(Errno.ESRCH, PidFd.Open(child.Pid, out var pidFd));
        Assert.False(pidFd.IsOpen);
    }

    [Fact]
    public void SignalsThroughTheDescriptor()
    {
        using var child = _programs.Start("sleep", "1000");
        Assert.Equal(Errno.None, PidFd.Signal(child.PidFd, Signals.SIGKILL));
        Assert.Equal(ExitStatus.FromSignal(Signals.SIGKILL), child.WaitForExit());
    }

    [Fact]
    public void AReapedProcessIsEsrch()
    {
        using var child = _programs.Start("true");
        child.WaitForExit();
        Assert.Equal(Errno.ESRCH, PidFd.Signal(child.PidFd, 0));
    }

    [Fact]
    public void AnUnknownSignalIsEinval()
    {
        using var child = _programs.Start("sleep", "1000");
        Assert.Equal(Errno.EINVAL, PidFd.Signal(child.PidFd, 65));
    }
}
