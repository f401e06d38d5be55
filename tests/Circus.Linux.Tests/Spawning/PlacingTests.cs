namespace Circus.Linux.Tests;

/// <summary>Descriptors beyond the usual 0, 1, 2, and which way they force.</summary>
public sealed class PlacingTests : IDisposable
{
    private readonly Programs _programs = new();
    private readonly Pipe _first = new();
    private readonly Pipe _second = new();

    public void Dispose()
    {
        _programs.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    private void Run(FdMapping[] descriptors, string script)
    {
        var result = _programs.Spawn(descriptors, "/bin/sh", "-c", script);
        Assert.True(result.Succeeded);
        var pidFd = result.PidFd;
        Waiting.ForReadable(pidFd.Value);
        Assert.Equal(Errno.None, Reaper.WaitPidFd(pidFd.Value, out var status, out _));
        pidFd.Close();
        Assert.Equal(ExitStatus.FromExit(0), status);
        _first.CloseWriteEnd();
        _second.CloseWriteEnd();
    }

    [Fact]
    public void OneParentDescriptorMayServeTwice()
    {
        Run([new(0, FdMapping.Null), new(1, _first.WriteEnd), new(2, _first.WriteEnd)], "echo out; echo err >&2");
        Assert.Equal("out\nerr\n", Waiting.ForEndOf(_first.ReadEnd));
    }

    [Fact]
    public void NumbersWithGapsAreKeptAndTheGapsClosed()
    {
        Run([new(0, FdMapping.Null), new(1, _first.WriteEnd), new(2, FdMapping.Null), new(6, _second.WriteEnd), new(8, FdMapping.Null)],
            "echo six >&6; for i in 3 4 5 7 9; do [ -e /proc/$$/fd/$i ] && echo $i is open; done; [ -e /proc/$$/fd/8 ] && echo eight");
        Assert.Equal("eight\n", Waiting.ForEndOf(_first.ReadEnd));
        Assert.Equal("six\n", Waiting.ForEndOf(_second.ReadEnd));
    }

    [Fact]
    public void ADescriptorMayKeepItsNumber()
    {
        Run([new(0, FdMapping.Null), new(1, FdMapping.Null), new(2, FdMapping.Null), new(_first.WriteEnd, _first.WriteEnd)],
            $"echo same >/proc/self/fd/{_first.WriteEnd}");
        Assert.Equal("same\n", Waiting.ForEndOf(_first.ReadEnd));
    }

    [Fact]
    public void SwappedDescriptorsDoNotOverwriteEachOther()
    {
        var (low, high) = _first.WriteEnd < _second.WriteEnd ? (_first, _second) : (_second, _first);
        FdMapping[] standard = [new(0, FdMapping.Null), new(1, FdMapping.Null), new(2, FdMapping.Null)];
        Run([.. standard, new(low.WriteEnd, high.WriteEnd), new(high.WriteEnd, low.WriteEnd)],
            $"echo to high >/proc/self/fd/{low.WriteEnd}; echo to low >/proc/self/fd/{high.WriteEnd}");
        Assert.Equal("to high\n", Waiting.ForEndOf(high.ReadEnd));
        Assert.Equal("to low\n", Waiting.ForEndOf(low.ReadEnd));
    }

    [Fact]
    public void NoDescriptorAtAllIsPossible()
    {
        Run([], "[ ! -e /proc/$$/fd/0 ] && [ ! -e /proc/$$/fd/1 ] && [ ! -e /proc/$$/fd/2 ]");
    }

    [Fact]
    public void PlainSpawnTakesWhatItCanPlace()
    {
        Assert.True(PlainSpawn.CanPlace([], nullFd: 9));
        Assert.True(PlainSpawn.CanPlace([new(0, FdMapping.Null), new(1, 1), new(2, 2)], nullFd: 9));
        Assert.True(PlainSpawn.CanPlace([new(0, 2), new(1, 2), new(2, 7)], nullFd: 9));
        Assert.True(PlainSpawn.CanPlace([new(0, 7), new(1, 1), new(2, 1)], nullFd: 9));
        Assert.False(PlainSpawn.CanPlace([new(0, 7), new(1, 8), new(2, 1)], nullFd: 9));
        Assert.False(PlainSpawn.CanPlace([new(0, 7), new(1, 0)], nullFd: 9));
        Assert.False(PlainSpawn.CanPlace([new(1, 1)], nullFd: 9));
        Assert.False(PlainSpawn.CanPlace([new(0, 7), new(2, 8)], nullFd: 9));
        // A daemon that was started without standard output opened /dev/null there.
        Assert.False(PlainSpawn.CanPlace([new(0, FdMapping.Null), new(1, 7), new(2, FdMapping.Null)], nullFd: 1));
    }

    [Fact]
    public void TheSubstituteForNullReadsAsEmptyAndRefusesWriting()
    {
        var substitute = NullFile.OpenSubstitute();
        Run([new(0, substitute.Value), new(1, substitute.Value), new(2, substitute.Value)],
            "read line && exit 1; ! /bin/echo x");
        substitute.Close();
    }
}
