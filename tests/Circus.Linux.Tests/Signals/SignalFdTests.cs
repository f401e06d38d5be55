using System.Runtime.InteropServices;

namespace Circus.Linux.Tests;

/// <summary>Signals go to the test's own thread, which blocks them: the runner's other threads would die of them.</summary>
public sealed partial class SignalFdTests : IDisposable
{
    private static readonly SignalSet TestSet = SignalSet.Of(Signals.SIGUSR1, Signals.SIGRTMIN + 3);
    private readonly SignalFd _signalFd = SignalFd.Create(TestSet);

    public SignalFdTests() => Signals.Block(TestSet);

    public void Dispose()
    {
        while (_signalFd.TryRead(out _)) { }
        Signals.Unblock(TestSet);
        _signalFd.Dispose();
    }

    [Fact]
    public void NothingPendingIsNothingRead() => Assert.False(_signalFd.TryRead(out _));

    [Theory]
    [InlineData(Signals.SIGUSR1)]
    [InlineData(Signals.SIGRTMIN + 3)]
    public void ReadsNumberAndSender(int signum)
    {
        using var epoll = Epoll.Create();
        epoll.Add(_signalFd.Descriptor, EpollEvents.In, 1);
        SignalThisThread(signum);
        Assert.Equal(1, epoll.Wait(new EpollEvent[1], 0));
        Assert.True(_signalFd.TryRead(out var signal));
        Assert.Equal(new SignalInfo(signum, Environment.ProcessId, geteuid()), signal);
        Assert.False(_signalFd.TryRead(out _));
    }

    [Fact]
    public void BlockAndUnblockAddAndTakeAway()
    {
        var before = Signals.Blocked();
        Signals.Block(SignalSet.Of(Signals.SIGWINCH));
        Assert.Equal(before.Bits | SignalSet.Of(Signals.SIGWINCH).Bits, Signals.Blocked().Bits);
        Signals.Unblock(SignalSet.Of(Signals.SIGWINCH));
        Assert.Equal(before, Signals.Blocked());
    }

    private static void SignalThisThread(int signum) => Assert.Equal(0, pthread_kill(pthread_self(), signum));

    [LibraryImport("libc")]
    private static partial nint pthread_self();

    [LibraryImport("libc")]
    private static partial int pthread_kill(nint thread, int sig);

    [LibraryImport("libc")]
    private static partial uint geteuid();
}
