using Circus.Control;

namespace Circus.Logging.Tests;

public sealed class RefusalLogTests
{
    private readonly RefusalLog _log = new();

    [Fact]
    public void OneLineAMinuteForEachHostAndReason()
    {
        Assert.True(_log.TryTell("a", RefusalReason.UnlistedKey, 0, out _));
        Assert.False(_log.TryTell("a", RefusalReason.UnlistedKey, 1, out _));
        Assert.True(_log.TryTell("a", RefusalReason.NotEncrypted, 1, out _));
        Assert.True(_log.TryTell("b", RefusalReason.UnlistedKey, 1, out _));
        Assert.False(_log.TryTell("a", RefusalReason.UnlistedKey, RefusalLog.QuietNanoseconds - 1, out _));
        Assert.True(_log.TryTell("a", RefusalReason.UnlistedKey, RefusalLog.QuietNanoseconds, out var untold));
        Assert.Equal(2, untold);
        Assert.False(_log.TryTell("a", RefusalReason.UnlistedKey, RefusalLog.QuietNanoseconds + 1, out _));
    }

    [Fact]
    public void ManyHostsCostNoMoreThanALimitAndAreToldAgainLater()
    {
        for (var i = 0; i < RefusalLog.MostHosts; i++) Assert.True(_log.TryTell($"host {i}", RefusalReason.BadFrame, 0, out _));
        Assert.False(_log.TryTell("one more", RefusalReason.BadFrame, 1, out _));
        Assert.True(_log.TryTell("one more", RefusalReason.BadFrame, RefusalLog.QuietNanoseconds, out _));
    }
}
