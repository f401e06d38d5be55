using System.Diagnostics;

namespace Circus.Linux.Tests;

public class ClockTests
{
    [Fact]
    public void MonotonicIsTheClockOfTheRuntime()
    {
        var before = Stopwatch.GetTimestamp();
        var now = Clock.MonotonicNanoseconds();
        var after = Stopwatch.GetTimestamp();
        Assert.Equal(Clock.NanosecondsPerSecond, Stopwatch.Frequency);
        Assert.InRange(now, before, after);
    }

    [Fact]
    public void RealtimeCountsFromTheEpoch()
    {
        var before = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
        var now = Clock.RealtimeSeconds();
        Assert.InRange(now, before - 0.001, (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds + 0.001);
    }
}
