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
    public void AProcessHasAClockOfItsProcessorTime()
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime.TotalNanoseconds;
        Assert.True(Clock.TryReadProcess(Environment.ProcessId, out var now));

        // What the other is read from counts in hundredths of a second.
        Assert.InRange(now, before - 20e6, Process.GetCurrentProcess().TotalProcessorTime.TotalNanoseconds + 20e6);
    }

    [Fact]
    public void AnotherProcessHasOneThatStandsStillWhileItSleepsAndNoneWhenItIsGone()
    {
        using var child = Process.Start("/bin/sleep", "1000");
        Assert.True(SpinWait.SpinUntil(() => ProcStat.TryRead(child.Id, out var stat) && stat is { State: 'S' } && ProcDetails.TryReadFirstArgument(child.Id, out _), 10_000));
        Assert.True(Clock.TryReadProcess(child.Id, out var first));
        Assert.True(Clock.TryReadProcess(child.Id, out var second));
        Assert.InRange(first, 1, second);
        child.Kill();
        child.WaitForExit();
        Assert.False(Clock.TryReadProcess(child.Id, out _));
    }

    [Fact]
    public void RealtimeCountsFromTheEpoch()
    {
        var before = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
        var now = Clock.RealtimeSeconds();
        Assert.InRange(now, before - 0.001, (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds + 0.001);
    }
}
