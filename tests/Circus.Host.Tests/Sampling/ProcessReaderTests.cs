using System.Diagnostics;
using Circus.Linux;

namespace Circus.Sampling.Tests;

public sealed class ProcessReaderTests
{
    private readonly ProcessReader _reader = new();

    public ProcessReaderTests() => _reader.Refresh();

    [Fact]
    public void TellsOfThisProcessAsTheDaemon()
    {
        Assert.True(_reader.TryReadDaemon(out var info));
        Assert.Equal((Environment.ProcessId, 0.0), (info.Pid, info.CpuPercent));
        Assert.Equal(Environment.UserName, info.UserName);
        Assert.InRange(info.ResidentBytes, 10_000_000, info.VirtualBytes);
        Assert.InRange(info.MemoryPercent, 0.001, 100);
        Assert.InRange(info.CreateTime, Clock.RealtimeSeconds() - 3600, Clock.RealtimeSeconds() + 1);
        Assert.Empty(info.Children);
    }

    [Fact]
    public void ChildrenAreToldOfWhenTheyAreWanted()
    {
        using var child = Process.Start("/bin/sleep", "1000");
        Assert.True(_reader.TryRead(Environment.ProcessId, withChildren: true, out var info));
        Assert.Contains(info.Children, each => each.Pid == child.Id && each.Children.Count == 0);
        child.Kill();
        child.WaitForExit();
    }

    [Fact]
    public void ABusyProcessUsesMostOfAProcessorAndASleeperNothing()
    {
        using var busy = Process.Start("/bin/sh", ["-c", "while :; do :; done"]);
        using var idle = Process.Start("/bin/sleep", "1000");
        Read(busy.Id);
        Read(idle.Id);

        // The machine may be busy with other things: what it got is what counts, so wait for that and not for a time.
        var before = busy.TotalProcessorTime;
        var started = Clock.MonotonicNanoseconds();
        Assert.True(SpinWait.SpinUntil(() => (busy.TotalProcessorTime - before).TotalSeconds > 0.4, TimeSpan.FromSeconds(20)));
        var used = (busy.TotalProcessorTime - before).TotalSeconds;
        var percent = Read(busy.Id);
        var expected = 100 * used * Clock.NanosecondsPerSecond / (Clock.MonotonicNanoseconds() - started);
        Assert.InRange(percent, expected - 20, expected + 20);
        Assert.Equal(0, Read(idle.Id));

        // Ticks are too coarse for another look at once.
        Assert.Equal(percent, Read(busy.Id));
        foreach (var process in new[] { busy, idle })
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    [Fact]
    public void WhoIsGoneIsNotTold()
    {
        using var child = Process.Start("/bin/true");
        child.WaitForExit();
        Assert.False(_reader.TryRead(child.Id, withChildren: true, out _));
    }

    private double Read(int pid)
    {
        Assert.True(_reader.TryRead(pid, withChildren: false, out var info));
        return info.CpuPercent;
    }
}
