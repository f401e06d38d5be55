using Circus.Linux;

namespace Circus.Loop.Tests;

/// <summary>Everything that wakes the loop: requests, exits, timers. Signals need a process of their own: tests/Circus.EndToEnd.Tests.</summary>
public sealed class DaemonLoopTests
{
    private const string Sleeper = "[watcher:w]\ncmd = /bin/sleep 1000\n";

    [Fact]
    public void ARequestIsAnsweredAndQuitEndsTheLoop()
    {
        using var loop = new LoopUnderTest(Sleeper);
        loop.Send("list");
        Assert.Equal("list", loop.Reply().GetProperty("id").GetString());
        loop.Quit();
        Assert.Equal("quit", loop.Reply().GetProperty("id").GetString());
        Assert.Contains("Information w stopped", loop.Log.Lines);
    }

    [Fact]
    public void ADeathIsReapedAndReplacedAtOnce()
    {
        using var loop = new LoopUnderTest(Sleeper + "[circus]\ncheck_delay = 1000\n");
        var (topic, pid) = loop.Event();
        Assert.Equal("watcher.w.spawn", topic);
        Assert.Equal("watcher.w.start", loop.Event().Topic);
        Signals.Kill(pid, Signals.SIGKILL);
        Assert.Equal(("watcher.w.reap", pid), loop.Event());
        Assert.Equal("watcher.w.spawn", loop.Event().Topic);
    }

    [Fact]
    public void StatisticsArePublishedWhileSomeoneSubscribes()
    {
        using var loop = new LoopUnderTest(Sleeper + "[circus]\nstatsd = True\nstats_period = 0.1\n");
        var pid = loop.Event().Pid;
        loop.WantStatistics(true);
        var (topic, payload) = loop.Statistic();
        Assert.Equal(($"stat.w.{pid}", 1), (topic, payload.GetProperty("wid").GetInt32()));
        Assert.Equal("stat.w", loop.Statistic().Topic);
        loop.Send("incr", new { name = "w" });
        var second = 0;
        while (second == 0)
        {
            var (name, process) = loop.Statistic();
            second = name.StartsWith("stat.w.", StringComparison.Ordinal) && name != topic ? process.GetProperty("pid").GetInt32() : 0;
        }

        loop.WantStatistics(false);
    }

    [Fact]
    public void ATimerIsKeptWhileNothingElseHappens()
    {
        using var loop = new LoopUnderTest(Sleeper + "numprocesses = 3\nwarmup_delay = 0.05\n");
        var begin = Clock.MonotonicNanoseconds();
        for (var i = 0; i < 3; i++)
            Assert.Equal("watcher.w.spawn", loop.Event().Topic);
        Assert.InRange(Clock.MonotonicNanoseconds() - begin, 50_000_000, long.MaxValue);
    }

    [Fact]
    public void AnEarlierTimerOvertakesALaterOne()
    {
        const string Two = "cmd = /bin/sleep 1000\nnumprocesses = 2\nautostart = False\n";
        using var loop = new LoopUnderTest($"[watcher:late]\n{Two}warmup_delay = 1000\n[watcher:soon]\n{Two}warmup_delay = 0.01\n");
        loop.Send("start", new { name = "late" });
        loop.Send("start", new { name = "soon" });
        string[] topics = [.. Enumerable.Range(0, 4).Select(_ => loop.Event().Topic)];
        Assert.Equal(["watcher.late.spawn", "watcher.soon.spawn", "watcher.soon.spawn", "watcher.soon.start"], topics);
    }

    [Fact]
    public void MoreRequestsThanTheInboxHoldsAreAllAnsweredInOrder()
    {
        using var loop = new LoopUnderTest("");
        const int Requests = 3000;
        for (var i = 0; i < Requests; i++)
            loop.Send(i % 2 == 0 ? "list" : "numwatchers");
        for (var i = 0; i < Requests; i++)
            Assert.Equal(i % 2 == 0 ? "list" : "numwatchers", loop.Reply().GetProperty("id").GetString());
    }

    [Fact]
    public void AFullInboxIsReopenedOnceItIsEmpty()
    {
        using var loop = new LoopUnderTest("");
        loop.MayReply.Reset();
        var sent = 1;
        while (loop.Send("list"))
            sent++;
        Assert.Equal(0, loop.Resumed);
        loop.MayReply.Set();
        for (var i = 0; i < sent; i++)
            loop.Reply();
        loop.Quit();
        Assert.Equal(1, loop.Resumed);
    }

    [Fact]
    public void RequestsWaitWhileTheControlRoomIsFull()
    {
        using var loop = new LoopUnderTest("[watcher:one]\ncmd = sleep 1000\n") { IsFull = true };
        var (_, pid) = loop.Event();
        Assert.Equal("watcher.one.start", loop.Event().Topic);
        loop.Send("list");
        loop.Send("numwatchers");

        // Everything else goes on.
        Signals.Kill(pid, Signals.SIGKILL);
        Assert.Equal("watcher.one.reap", loop.Event().Topic);
        Assert.Equal("watcher.one.spawn", loop.Event().Topic);
        Assert.False(loop.HasReplied);

        loop.MakeRoom();
        Assert.Equal("list", loop.Reply().GetProperty("id").GetString());
        Assert.Equal("numwatchers", loop.Reply().GetProperty("id").GetString());
    }

    [Fact]
    public void ABugInOneEffectCostsNoOther()
    {
        using var loop = new LoopUnderTest("") { FailingReplies = 1 };
        loop.Send("list");
        loop.Send("numwatchers");
        Assert.Equal("numwatchers", loop.Reply().GetProperty("id").GetString());
        loop.Quit();
        Assert.Equal("quit", loop.Reply().GetProperty("id").GetString());
        Assert.Contains("Critical a bug while carrying out a Reply; going on with the state as it is", loop.Log.Lines);
    }

    [Fact]
    public void AfterARestartTheHostIsToldOfTheNewConfiguration()
    {
        using var loop = new LoopUnderTest(Sleeper);
        loop.WriteIni("[watcher:other]\ncmd = /bin/sleep 1000\n");
        loop.Send("restart", new { waiting = true });
        Assert.Equal("ok", loop.Reply().GetProperty("status").GetString());
        loop.Send("list");
        Assert.Contains("other", loop.Reply().ToString(), StringComparison.Ordinal);
        loop.Quit();
        Assert.Equal(1, loop.Reconfigured);
    }
}
