using System.Runtime.InteropServices;

namespace Circus.Linux.Tests;

public sealed partial class SignalsTests : IDisposable
{
    private readonly Programs _programs = new();

    public void Dispose() => _programs.Dispose();

    [Fact]
    public void RealTimeSignalsAreThoseOfTheCLibrary()
    {
        Assert.Equal(Signals.SIGRTMIN, __libc_current_sigrtmin());
        Assert.Equal(Signals.SIGRTMAX, __libc_current_sigrtmax());
    }

    [Fact]
    public void KillReachesAChild()
    {
        using var child = _programs.Start("sleep", "1000");
        Assert.Equal(Errno.None, Signals.Kill(child.Pid, Signals.SIGTERM));
        Assert.Equal(ExitStatus.FromSignal(Signals.SIGTERM), child.WaitForExit());
    }

    [Fact]
    public void KillOfAReapedChildIsEsrch()
    {
        using var child = _programs.Start("true");
        child.WaitForExit();
        Assert.Equal(Errno.ESRCH, Signals.Kill(child.Pid, 0));
        Assert.Equal(Errno.ESRCH, Signals.KillGroup(child.Pid, 0));
    }

    [Fact]
    public void AnUnknownSignalIsEinval() => Assert.Equal(Errno.EINVAL, Signals.Kill(Environment.ProcessId, 65));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void NeverEverybody(int pid)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Signals.Kill(pid, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Signals.KillGroup(-pid, 0));
    }

    [LibraryImport("libc")]
    private static partial int __libc_current_sigrtmin();

    [LibraryImport("libc")]
    private static partial int __libc_current_sigrtmax();
}
