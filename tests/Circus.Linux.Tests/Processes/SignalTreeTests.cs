namespace Circus.Linux.Tests;

public sealed class SignalTreeTests : IDisposable
{
    private const int Usr1 = Signals.SIGUSR1;
    private readonly Programs _programs = new();
    private readonly List<int> _signalled = [];

    public void Dispose() => _programs.Dispose();

    /// <summary>
    /// root, child and grandchild, each a shell that writes its level when it gets USR1 and ends on TERM. Their lines tell that they are
    /// ready, and the order in which they were started.
    /// </summary>
    private Child StartTree(out int child, out int grandchild)
    {
        const string Script = """
            trap 'echo got '$1 USR1
            trap 'kill $!; exit' TERM
            if [ $1 -lt 3 ]; then sh -c "$0" "$0" $(($1 + 1)) & else sleep 1000 & fi
            echo $1 $$
            while :; do wait; done
            """;
        var root = _programs.Start("/bin/sh", "-c", Script, Script, "1");
        var pids = new int[4];
        for (var i = 0; i < 3; i++)
        {
            var words = root.ReadLine().Split(' ');
            pids[int.Parse(words[0])] = int.Parse(words[1]);
        }
        Assert.Equal(root.Pid, pids[1]);
        (child, grandchild) = (pids[2], pids[3]);
        return root;
    }

    private static void AssertHeard(Child root, params int[] levels) =>
        Assert.Equal(levels.Select(l => $"got {l}"), levels.Select(_ => root.ReadLine()).Order());

    private void Kill(Child root) =>
        Assert.Equal(Errno.None, SignalTree.Signal(root.Pid, root.PidFd, Signals.SIGKILL, SignalScope.ProcessAndDescendants, _signalled));

    [Fact]
    public void ProcessReachesItAlone()
    {
        using var root = StartTree(out _, out _);
        Assert.Equal(Errno.None, SignalTree.Signal(root.Pid, root.PidFd, Usr1, SignalScope.Process, _signalled));
        Assert.Equal([root.Pid], _signalled);
        AssertHeard(root, 1);
        Kill(root);
    }

    [Fact]
    public void ProcessAndChildrenStopsAtTheChildren()
    {
        using var root = StartTree(out var child, out _);
        Assert.Equal(Errno.None, SignalTree.Signal(root.Pid, root.PidFd, Usr1, SignalScope.ProcessAndChildren, _signalled));
        Assert.Equal([root.Pid, child], _signalled);
        AssertHeard(root, 1, 2);
        Kill(root);
    }

    [Fact]
    public void ChildrenLeavesTheProcessOut()
    {
        using var root = StartTree(out var child, out _);
        Assert.Equal(Errno.None, SignalTree.Signal(root.Pid, root.PidFd, Usr1, SignalScope.Children, _signalled));
        Assert.Equal([child], _signalled);
        AssertHeard(root, 2);
        Kill(root);
    }

    [Fact]
    public void DescendantsAllDieWithTheirParents()
    {
        using var root = StartTree(out var child, out var grandchild);
        Kill(root);
        Assert.Equal([root.Pid, child, grandchild], _signalled[..3]);
        Assert.Equal(4, _signalled.Count);
        // Each held the write end of the pipe: its end says that all are gone.
        Assert.Equal("", root.ReadToEnd());
        Assert.Equal(ExitStatus.FromSignal(Signals.SIGKILL), root.WaitForExit());
    }

    [Fact]
    public void TheGroupIsReachedThroughItsLeader()
    {
        using var root = StartTree(out _, out _);
        Assert.Equal(Errno.None, SignalTree.Signal(root.Pid, root.PidFd, Signals.SIGKILL, SignalScope.ProcessGroup, _signalled));
        Assert.Equal([root.Pid], _signalled);
        Assert.Equal("", root.ReadToEnd());
    }

    [Theory]
    [InlineData(SignalScope.Process)]
    [InlineData(SignalScope.ProcessAndChildren)]
    [InlineData(SignalScope.ProcessAndDescendants)]
    [InlineData(SignalScope.ProcessGroup)]
    public void AReapedProcessIsEsrchAndNobodyIsSignalled(SignalScope scope)
    {
        using var child = _programs.Start("true");
        child.WaitForExit();
        Assert.Equal(Errno.ESRCH, SignalTree.Signal(child.Pid, child.PidFd, Usr1, scope, _signalled));
        Assert.Empty(_signalled);
    }

    [Fact]
    public void AZombieChildIsNotSignalled()
    {
        // The shell execs sleep, which never waits for the child that the shell left it.
        using var input = new Pipe();
        _programs.Input = input.ReadEnd;
        using var root = _programs.Shell("exec 3<&0; (read line <&3) & echo $!; exec sleep 1000");
        var zombie = int.Parse(root.ReadLine());
        Assert.Equal(Errno.None, PidFd.Open(zombie, out var pidFd));
        input.CloseWriteEnd();
        Waiting.ForReadable(pidFd.Value);
        pidFd.Close();
        Assert.Equal(Errno.None, SignalTree.Signal(root.Pid, root.PidFd, 0, SignalScope.ProcessAndChildren, _signalled));
        Assert.Equal([root.Pid], _signalled);
    }
}
