using System.Runtime.InteropServices;
using System.Text;

namespace Circus.Linux.Tests;

public sealed partial class ProcStatTests : IDisposable
{
    private readonly Programs _programs = new();

    public void Dispose() => _programs.Dispose();

    [Fact]
    public void ReadsThisProcess()
    {
        Assert.True(ProcStat.TryRead(Environment.ProcessId, out var stat));
        Assert.Equal(Environment.ProcessId, stat.Pid);
        Assert.InRange(stat.RssBytes, 10_000_000, 10_000_000_000);
        Assert.True(stat.VirtualBytes > stat.RssBytes);
        Assert.True(stat.Threads > 1 && stat.UserTicks > 0 && stat.StartTicks > 0 && !stat.IsDead);
    }

    [Fact]
    public void ReadsAChild()
    {
        using var child = _programs.Start("sleep", "1000");
        Assert.True(ProcStat.TryRead(child.Pid, out var stat));
        Assert.Equal((Environment.ProcessId, child.Pid, child.Pid, 1), (stat.ParentPid, stat.Session, stat.ProcessGroup, stat.Threads));
    }

    [Fact]
    public void AKeptDescriptorSeesTheZombieAndThenNothing()
    {
        using var child = _programs.Start("true");
        Assert.Equal(Errno.None, ProcStat.TryOpen(child.Pid, out var statFd));
        Waiting.ForReadable(child.PidFd);
        Assert.True(ProcStat.TryReadFrom(statFd.Value, out var stat));
        Assert.Equal(('Z', true), (stat.State, stat.IsDead));
        child.WaitForExit();
        Assert.False(ProcStat.TryReadFrom(statFd.Value, out _));
        statFd.Close();
    }

    [Fact]
    public void AnUnknownPidIsGone()
    {
        using var child = _programs.Start("true");
        child.WaitForExit();
        Assert.False(ProcStat.TryRead(child.Pid, out _));
        Assert.Equal(Errno.ENOENT, ProcStat.TryOpen(child.Pid, out _));
    }

    private const string Numbers = "S 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 -5 19 20 21 22 18446744073709551615 25";

    [Theory]
    [InlineData("1 (a) S 2 3 4 0 -1 4194560 1 2 3 4 50 60 70 80 20 -5 9 0 12345 4096 2 18446744073709551615 1\n")]
    [InlineData("1 (a) S 2 3 4 0 -1 4194560 1 2 3 4 50 60 70 80 20 -5 9 0 12345 4096 2 18446744073709551615 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43\n")]
    [InlineData("1 (a b) (c)) S 2 3 4 0 -1 4194560 1 2 3 4 50 60 70 80 20 -5 9 0 12345 4096 2")]
    [InlineData("1 () S 2 3 4 0 -1 0 1 2 3 4 50 60 70 80 20 -5 9 0 12345 4096 2\n")]
    public void ParsesWhateverTheName(string line)
    {
        Assert.True(ProcStat.TryParse(Encoding.UTF8.GetBytes(line), out var stat));
        Assert.Equal((1, 'S', 2, 3, 4), (stat.Pid, stat.State, stat.ParentPid, stat.ProcessGroup, stat.Session));
        Assert.Equal((50, 60, 70, 80), (stat.UserTicks, stat.SystemTicks, stat.ChildrenUserTicks, stat.ChildrenSystemTicks));
        Assert.Equal((-5, 9, 12345), (stat.Nice, stat.Threads, stat.StartTicks));
        Assert.Equal((4096, 2 * Environment.SystemPageSize), (stat.VirtualBytes, stat.RssBytes));
    }

    [Theory]
    [InlineData("1 (a) S 2 3 4 0 -1 0 1 2 3 4 50 60 70 80 20 -5 9 0 12345 4096 2 18446744073709551615 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43\n", 42)]
    [InlineData("1 (a) S 2 3 4 0 -1 0 1 2 3 4 50 60 70 80 20 -5 9 0 12345 4096 2 18446744073709551615 26\n", 0)]
    public void ParsesTheWaitForDisksWhereItIsTold(string line, long ticks)
    {
        Assert.True(ProcStat.TryParse(Encoding.UTF8.GetBytes(line), out var stat));
        Assert.Equal(ticks, stat.BlockIoTicks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1 (a")]
    [InlineData("1 (a)")]
    [InlineData("1 (a) ")]
    [InlineData("x (a) S 2 3 4 0 -1 0 1 2 3 4 50 60 70 80 20 -5 9 0 12345 4096 2")]
    [InlineData("1 (a) S 2 3 4 0 -1 0 1 2 3 4 50 60 70 80 20 -5 9 0 12345 4096")]
    [InlineData("1 (a) S 2 3 4 0 -1 0 1 2 3 4 50 60 70 80 20 -5 9 0 12345 4096 x")]
    public void RefusesALineThatIsCut(string line) => Assert.False(ProcStat.TryParse(Encoding.UTF8.GetBytes(line), out _));

    [Fact]
    public void NoLineMakesTheParserFail()
    {
        var seed = Environment.TickCount;
        var random = new System.Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var line = Encoding.UTF8.GetBytes("1 (a) " + Numbers);
            for (var changes = random.Next(1, 6); changes > 0; changes--) line[random.Next(line.Length)] = (byte)random.Next(256);
            var failure = Record.Exception(() => ProcStat.TryParse(line.AsSpan(0, random.Next(line.Length)), out _));
            Assert.True(failure == null, $"seed {seed}: {failure}");
        }
    }

    [Fact]
    public void TicksAreTheKernels() => Assert.Equal(ProcStat.TicksPerSecond, sysconf(2));

    [Fact]
    public void ReadingAllocatesNothing()
    {
        ProcStat.TryRead(Environment.ProcessId, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) ProcStat.TryRead(Environment.ProcessId, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [LibraryImport("libc")]
    private static partial nint sysconf(int name);
}
