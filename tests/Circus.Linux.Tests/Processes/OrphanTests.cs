using System.Runtime.InteropServices;

namespace Circus.Linux.Tests;

/// <summary>What only a process that adopts orphans sees.</summary>
[Collection(ProcessWide.Name)]
public sealed partial class OrphanTests : IDisposable
{
    private readonly Programs _programs = new();

    public OrphanTests() => Assert.Equal(Errno.None, Subreaper.Become());

    public void Dispose()
    {
        Assert.Equal(0, prctl(Libc.PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0));
        _programs.Dispose();
    }

    [Fact]
    public void NoDeadChildNoPeek() => Assert.False(Reaper.TryPeekAny(out _));

    [Fact]
    public void PeekNamesADeadChildAndLeavesIt()
    {
        using var child = _programs.Start("true");
        Waiting.ForReadable(child.PidFd);
        Assert.True(Reaper.TryPeekAny(out var pid));
        Assert.Equal(child.Pid, pid);
        Assert.True(Reaper.TryPeekAny(out pid));
        Assert.Equal(child.Pid, pid);
        child.WaitForExit();
        Assert.False(Reaper.TryPeekAny(out _));
    }

    [Fact]
    public void AnOrphanBecomesOursAndIsReapedByPid()
    {
        // The grandchild lives until the pipe on its standard input ends, so it is an orphan for certain when we look.
        using var input = new Pipe();
        _programs.Input = input.ReadEnd;
        using var child = _programs.Shell("exec 3<&0; (read line <&3; exit 42) & echo $!");
        var orphan = int.Parse(child.ReadLine());
        Assert.Equal(ExitStatus.FromExit(0), child.WaitForExit());

        Assert.True(ProcStat.TryRead(orphan, out var stat));
        Assert.Equal(Environment.ProcessId, stat.ParentPid);
        Assert.Equal(Errno.None, PidFd.Open(orphan, out var pidFd));
        input.CloseWriteEnd();
        Waiting.ForReadable(pidFd.Value);
        Assert.True(Reaper.TryPeekAny(out var pid));
        Assert.Equal(orphan, pid);
        Assert.Equal(Errno.None, Reaper.ReapPid(orphan, out var status));
        Assert.Equal(ExitStatus.FromExit(42), status);
        pidFd.Close();
        Assert.False(Reaper.TryPeekAny(out _));
    }

    [LibraryImport("libc")]
    private static partial int prctl(int option, nint arg2, nint arg3, nint arg4, nint arg5);
}
