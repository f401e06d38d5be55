using System.Text;

namespace Circus.Linux.Tests;

public sealed class ProcessTreeTests : IDisposable
{
    private readonly Programs _programs = new();
    private readonly Pipe _input = new();

    public ProcessTreeTests() => _programs.Input = _input.ReadEnd;

    public void Dispose()
    {
        _programs.Dispose();
        _input.Dispose();
    }

    /// <summary>
    /// root (has two children) and, below the first one, a grandchild; every pid is printed by its process, root's children first.
    /// </summary>
    private Child StartTree(out int[] children, out int grandchild)
    {
        var child = _programs.Shell("sh -c 'sleep 1000 & echo grand $!; wait' & echo child $!; sleep 1000 & echo child $!; wait");
        var lines = Enumerable.Range(0, 3).Select(_ => child.ReadLine().Split(' ')).ToList();
        children = [.. lines.Where(l => l[0] == "child").Select(l => int.Parse(l[1]))];
        grandchild = int.Parse(lines.Single(l => l[0] == "grand")[1]);
        return child;
    }

    private static void EndTree(Child root)
    {
        List<int> signalled = [];
        Assert.Equal(Errno.None, SignalTree.Signal(root.Pid, root.PidFd, Signals.SIGKILL, SignalScope.ProcessAndDescendants, signalled));
        Assert.Equal(4, signalled.Count);
    }

    [Fact]
    public void ChildrenAreTheDirectOnes()
    {
        using var root = StartTree(out var children, out _);
        List<int> found = [-1];
        ProcessTree.Children(root.Pid, found);
        Assert.Equal([-1, .. children], found);
        EndTree(root);
    }

    [Fact]
    public void DescendantsComeParentsFirst()
    {
        using var root = StartTree(out var children, out var grandchild);
        List<int> found = [];
        ProcessTree.Descendants(root.Pid, found);
        Assert.Equal([.. children, grandchild], found);
        EndTree(root);
    }

    [Fact]
    public void TheScanFindsTheSame()
    {
        using var root = StartTree(out var children, out var grandchild);
        List<int> found = [-1];
        Assert.Equal(Errno.None, ParentScan.Take(out var scan));
        scan.AppendChildren(root.Pid, found);
        Assert.Equal([-1, .. children.Order()], [found[0], .. found.Skip(1).Order()]);
        found.Clear();
        scan.AppendDescendants(root.Pid, found);
        Assert.Equal([.. children.Order()], found[..2].Order());
        Assert.Equal(grandchild, found[2]);
        Assert.Equal(3, found.Count);
        EndTree(root);
    }

    [Fact]
    public void AGoneProcessHasNone()
    {
        using var child = _programs.Start("true");
        child.WaitForExit();
        List<int> found = [];
        Assert.Equal(Errno.None, ProcessTree.Children(child.Pid, found));
        Assert.Equal(Errno.None, ProcessTree.Descendants(child.Pid, found));
        Assert.Empty(found);
    }

    [Fact]
    public void ChildrenOfEveryThreadCount()
    {
        using var root = _programs.Start("/usr/bin/python3", "-c", """
            import subprocess, threading
            def start():
                print(subprocess.Popen(["sleep", "1000"]).pid, flush=True)
                threading.Event().wait()
            for _ in range(2): threading.Thread(target=start).start()
            """);
        int[] children = [int.Parse(root.ReadLine()), int.Parse(root.ReadLine())];
        List<int> found = [];
        ProcessTree.Children(root.Pid, found);
        Assert.Equal(children.Order(), found.Order());
        List<int> signalled = [];
        SignalTree.Signal(root.Pid, root.PidFd, Signals.SIGKILL, SignalScope.ProcessAndChildren, signalled);
        Assert.Equal(3, signalled.Count);
    }

    [Fact]
    public void ManyChildrenNeedSeveralReads()
    {
        // 900 pids of up to 8 bytes are more than one buffer.
        using var root = _programs.Shell("exec 3<&0; i=0; while [ $i -lt 900 ]; do (read line <&3) & i=$((i + 1)); done; echo; wait");
        root.ReadLine();
        List<int> found = [];
        ProcessTree.Children(root.Pid, found);
        Assert.Equal(900, found.Distinct().Count());
        List<int> scanned = [];
        Assert.Equal(Errno.None, ParentScan.Take(out var scan));
        scan.AppendChildren(root.Pid, scanned);
        Assert.Equal(scanned.Order(), found.Order());
        _input.CloseWriteEnd();
    }

    [Fact]
    public void ANumberCutBetweenTwoReadsIsOneNumber()
    {
        List<int> found = [];
        var parser = new ProcChildren.PidList(found);
        foreach (var part in new[] { "12 3", "45", "6 ", "7 8" }) parser.Feed(Encoding.ASCII.GetBytes(part));
        parser.Feed(" "u8);
        Assert.Equal([12, 3456, 7, 8], found);
    }
}
