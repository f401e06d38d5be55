namespace Circus.Linux.Tests;

[Collection(ProcessWide.Name)]
public sealed class RlimitsTests : IDisposable
{
    private readonly RlimitValue _before;

    public RlimitsTests() => Assert.Equal(Errno.None, Rlimits.Get(Rlimit.NOFILE, out _before));

    public void Dispose() => Assert.Equal(Errno.None, Rlimits.Set(Rlimit.NOFILE, _before));

    [Fact]
    public void GetReadsWhatTheKernelShows()
    {
        var line = File.ReadLines("/proc/self/limits").Single(l => l.StartsWith("Max open files"));
        Assert.Equal([$"{_before.Soft}", $"{_before.Hard}"], line[14..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2]);
    }

    [Fact]
    public void RaisingOpenFilesReturnsTheFormerLimit()
    {
        var low = _before with { Soft = _before.Hard - 1 };
        Assert.Equal(Errno.None, Rlimits.Set(Rlimit.NOFILE, low));
        Assert.True(Rlimits.TryRaiseNoFile(out var former));
        Assert.Equal(low, former);
        Rlimits.Get(Rlimit.NOFILE, out var now);
        Assert.Equal(new RlimitValue(_before.Hard, _before.Hard), now);
        Assert.False(Rlimits.TryRaiseNoFile(out former));
        Assert.Equal(now, former);
    }

    [Fact]
    public void SoftAboveHardIsEinval() =>
        Assert.Equal(Errno.EINVAL, Rlimits.Set(Rlimit.NOFILE, new RlimitValue(_before.Hard, _before.Hard - 1)));

    [Fact]
    public void AnUnknownResourceIsEinval() => Assert.Equal(Errno.EINVAL, Rlimits.Get((Rlimit)99, out _));
}
