namespace Circus.Linux.Tests;

/// <summary>A process without a free descriptor: nothing is started that nobody could wait for.</summary>
[Collection(ProcessWide.Name)]
public sealed class OutOfDescriptorsTests : IDisposable
{
    private static readonly FdMapping[] NullOnly = [new(0, FdMapping.Null), new(1, FdMapping.Null), new(2, FdMapping.Null)];
    private readonly RlimitValue _before;
    private readonly TemporaryDirectory _directory = new();

    public OutOfDescriptorsTests() => Rlimits.Get(Rlimit.NOFILE, out _before);

    public void Dispose()
    {
        LetDescriptors();
        _directory.Dispose();
    }

    /// <summary>Limits open files so that only this many more can be opened.</summary>
    private void ForbidDescriptors(int exceptFor = 0)
    {
        // The next one to be opened is the lowest free number, so as many as are allowed, and then one more that is the limit.
        var free = Enumerable.Range(0, exceptFor + 1).Select(_ => new Fd(Libc.eventfd(0, Libc.EFD_CLOEXEC))).ToArray();
        var limit = (ulong)free[^1].Value;
        for (var i = 0; i < free.Length; i++) free[i].Close();
        Assert.Equal(Errno.None, Rlimits.Set(Rlimit.NOFILE, _before with { Soft = limit }));
    }

    private void LetDescriptors() => Assert.Equal(Errno.None, Rlimits.Set(Rlimit.NOFILE, _before));

    [Theory]
    [InlineData(true, SpawnStage.PidFd)]
    [InlineData(false, SpawnStage.Clone)]
    public void NoChildIsLeftBehind(bool plain, SpawnStage stage)
    {
        using var programs = new Programs(plain);
        var request = programs.Request(NullOnly, "/bin/sleep", "1000");
        ForbidDescriptors();
        var result = programs.Spawn(request);
        LetDescriptors();
        Assert.Equal((stage, Errno.EMFILE), (result.Stage, result.Errno));
        List<int> children = [];
        ProcessTree.Children(Environment.ProcessId, children);
        Assert.Empty(children);
        Assert.False(Reaper.TryPeekAny(out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AFailedExecLeavesNeitherChildNorDescriptor(bool plain)
    {
        using var programs = new Programs(plain);
        var before = Directory.GetFileSystemEntries("/proc/self/fd").Length;
        for (var i = 0; i < 20; i++) Assert.Equal(Errno.ENOENT, programs.TryStart("./nothing").Errno);
        Assert.False(Reaper.TryPeekAny(out _));
        Assert.Equal(before, Directory.GetFileSystemEntries("/proc/self/fd").Length);
    }

    [Fact]
    public void CreatingWhatTheDaemonNeedsThrows()
    {
        ForbidDescriptors();
        Action[] creations =
        [
            () => Epoll.Create(), () => EventFd.Create(), () => TimerFd.Create(), () => SignalFd.Create(SignalSet.Daemon),
            () => Spawner.Create(), () => NullFile.OpenSubstitute(),
        ];
        var errors = creations.Select(create => (Record.Exception(create) as KernelException)?.Errno).ToList();
        var pidFdErrno = PidFd.Open(Environment.ProcessId, out _);
        var statErrno = ProcStat.TryOpen(Environment.ProcessId, out _);
        LetDescriptors();
        Assert.All(errors, errno => Assert.Equal(Errno.EMFILE, errno));
        Assert.Equal((Errno.EMFILE, Errno.EMFILE), (pidFdErrno, statErrno));
    }

    [Fact]
    public void ATreeIsSignalledWithTheFewDescriptorsThereAre()
    {
        using var programs = new Programs();
        using var root = programs.Shell("for i in 1 2 3 4 5 6 7 8; do sleep 1000 & done; echo; wait");
        root.ReadLine();
        List<int> signalled = [];
        // A directory and a file to list, or a pidfd and the file that verifies it.
        ForbidDescriptors(exceptFor: 2);
        var errno = SignalTree.Signal(root.Pid, root.PidFd, Signals.SIGKILL, SignalScope.ProcessAndDescendants, signalled);
        LetDescriptors();
        Assert.Equal((Errno.None, 9), (errno, signalled.Count));
        Assert.Equal("", root.ReadToEnd());
    }

    [Fact]
    public void ATreeThatCannotBeListedIsSaid()
    {
        using var programs = new Programs();
        using var root = programs.Shell("sleep 1000 & echo; wait");
        root.ReadLine();
        List<int> pids = [];
        ForbidDescriptors();
        Errno[] errors =
        [
            ProcessTree.Children(root.Pid, pids), ProcessTree.Descendants(root.Pid, pids), ParentScan.Take(out _),
            SignalTree.Signal(root.Pid, root.PidFd, 0, SignalScope.ProcessAndDescendants, pids),
        ];
        LetDescriptors();
        Assert.All(errors, errno => Assert.Equal(Errno.EMFILE, errno));
        Assert.Equal([root.Pid], pids);
        SignalTree.Signal(root.Pid, root.PidFd, Signals.SIGKILL, SignalScope.ProcessAndDescendants, pids);
    }
}
