using System.Diagnostics;
using Circus.Control.Tests;
using Circus.Linux;
using Circus.Stats;

namespace Circus.Sampling.Tests;

public sealed class ProcessTableTests : IDisposable
{
    private readonly ProcessTable _table = new(100);

    public ProcessTableTests() => _table.Refresh();

    public void Dispose() => _table.Dispose();

    [Fact]
    public void TellsOfThisProcessAsTheDaemon()
    {
        Assert.True(_table.TryLookAtDaemon(out var info));
        Assert.Equal((Environment.ProcessId, 0.0), (info.Pid, info.CpuPercent!.Value));
        Assert.Equal(Environment.UserName, info.UserName);
        Assert.InRange(info.ResidentBytes!.Value, 10_000_000, info.VirtualBytes!.Value);
        Assert.InRange(info.MemoryPercent!.Value, 0.001, 100);
        Assert.InRange(info.Descriptors!.Value, 3, 10_000);
        Assert.InRange(info.CreateTime!.Value, Clock.RealtimeSeconds() - 3600, Clock.RealtimeSeconds() + 1);
    }

    [Fact]
    public void ChildrenAreToldOf()
    {
        using var child = Process.Start("/bin/sleep", "1000");
        Assert.Contains(_table.LookAtChildren(Environment.ProcessId), each => each.Pid == child.Id && each.Command == "sleep");
        child.Kill();
        child.WaitForExit();
    }

    [Fact]
    public void ABusyProcessUsesMostOfAProcessorAndASleeperNothing()
    {
        using var busy = Process.Start("/bin/sh", ["-c", "while :; do :; done"]);
        using var idle = Process.Start("/bin/sleep", "1000");
        try
        {
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

            // Another look at once is over the same interval, so there is no spike.
            Assert.InRange(Read(busy.Id), percent - 20, percent + 20);
        }
        finally
        {
            foreach (var process in new[] { busy, idle })
            {
                process.Kill();
                process.WaitForExit();
            }
        }
    }

    [Fact]
    public void WhoIsGoneIsNotTold()
    {
        using var child = Process.Start("/bin/true");
        child.WaitForExit();
        Assert.False(_table.TryLook(child.Id, withShare: false, out _));
        Assert.False(_table.TrySample(new StatsTarget(child.Id, 1, 1), out _));
    }

    private double Read(int pid)
    {
        Assert.True(_table.TryLook(pid, withShare: false, out var info));
        return info.CpuPercent!.Value;
    }

    [Fact]
    public void ASampleIsWhatALookIs()
    {
        using var child = Process.Start("/bin/sleep", "1000");
        Patience.Until(() => _table.TryLook(child.Id, withShare: true, out var info) && info is { Command: "sleep", State: 'S' }, "it isn't there");
        Assert.True(_table.TryLook(child.Id, withShare: true, out var look));
        Assert.InRange(look.ShareBytes!.Value, 1, look.ResidentBytes!.Value);
        _table.BeginBatch();
        Assert.True(_table.TrySample(new StatsTarget(child.Id, 1, 5.0), out var sample));
        _table.EndBatch();
        Assert.Equal(look with { ShareBytes = null }, sample);
        child.Kill();
        child.WaitForExit();
        _table.BeginBatch();
        Assert.False(_table.TrySample(new StatsTarget(child.Id, 1, 5.0), out _));
        _table.EndBatch();
    }

    [Fact]
    public void AProgramThatExecutesAnotherIsToldAtTheNextSample()
    {
        using var child = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "read line; exec sleep 1000"]) { RedirectStandardInput = true })!;
        string? command = null;
        for (var i = 0; i < 5; i++)
            command = Sample(child.Id, 5.0).Command;
        Assert.Equal("sh", command);
        child.StandardInput.WriteLine();
        Patience.Until(() => ProcDetails.TryReadFirstArgument(child.Id, out var argument) && argument == "sleep"
            && ProcStat.TryRead(child.Id, out var stat) && stat.State == 'S', "it doesn't execute");
        Assert.Equal("sleep", Sample(child.Id, 5.0).Command);
        child.Kill();
        child.WaitForExit();
    }

    [Fact]
    public void AnotherProcessOfTheSamePidBeginsAtZero()
    {
        using var busy = Process.Start("/bin/sh", ["-c", "while :; do :; done"]);
        Sample(busy.Id, started: 5.0);
        Patience.Until(() => Sample(busy.Id, 5.0).CpuPercent > 0, "it does nothing");
        Assert.Equal(0, Sample(busy.Id, started: 6.0).CpuPercent);
        busy.Kill();
        busy.WaitForExit();
    }

    [Fact]
    public void WhatHappensToASleeperIsTold()
    {
        using var child = Process.Start("/bin/sleep", "1000");
        Patience.Until(() => Sample(child.Id, 5.0) is { Command: "sleep", State: 'S' }, "it doesn't sleep");

        // Others can change it without its doing anything: that is seen in one of the next samples.
        using (var renice = Process.Start("/usr/bin/renice", ["-n", "7", "-p", $"{child.Id}"]))
            renice.WaitForExit();
        Assert.Contains(Enumerable.Range(0, 16), _ => Sample(child.Id, 5.0).Nice == 7);

        // For a stop it must run: at once.
        Process.Start("/bin/sh", ["-c", $"kill -STOP {child.Id}"]).WaitForExit();
        Patience.Until(() => ProcStat.TryRead(child.Id, out var stat) && stat.State == 'T', "it isn't stopped");
        Assert.Equal('T', Sample(child.Id, 5.0).State);
        child.Kill();
        child.WaitForExit();
        _table.BeginBatch();
        Assert.False(_table.TrySample(new StatsTarget(child.Id, 1, 5.0), out _));
        _table.EndBatch();
    }

    [Fact]
    public void DescriptorsAreKeptUpToTheBoundAndGivenBack()
    {
        using var table = new ProcessTable(mostDescriptors: 5);
        var children = Enumerable.Range(0, 4).Select(_ => Process.Start("/bin/sleep", "1000")).ToList();
        var before = Open();
        Batch();
        Assert.Equal(before + 4, Open());
        children[0].Kill();
        children[0].WaitForExit();
        Batch();
        Batch();
        Assert.Equal(before + 4, Open());
        table.LetGo();
        Assert.Equal(before, Open());
        foreach (var child in children)
        {
            child.Kill();
            child.WaitForExit();
            child.Dispose();
        }

        int Open() => Directory.EnumerateFiles("/proc/self/fd").Count(path => new FileInfo(path).LinkTarget is { } target
            && children.Any(child => target.StartsWith($"/proc/{child.Id}/", StringComparison.Ordinal)));

        void Batch()
        {
            table.BeginBatch();
            foreach (var child in children)
                table.TrySample(new StatsTarget(child.Id, 1, child.Id), out _);
            table.EndBatch();
        }
    }

    private ProcessInfo Sample(int pid, double started)
    {
        _table.BeginBatch();
        Assert.True(_table.TrySample(new StatsTarget(pid, 1, started), out var info));
        _table.EndBatch();
        return info;
    }
}
