namespace Circus.EndToEnd.Life;

public sealed class StartTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    private const string ThreePriorities = $"""
        [watcher:last]
        cmd = {Sleeper}
        priority = 1

        [watcher:first]
        cmd = {Sleeper}
        numprocesses = 2
        priority = 10

        [watcher:middle]
        cmd = {Sleeper}
        priority = 5
        """;

    [Fact]
    public void TheDaemonStartsItsWatchersInPriorityOrder()
    {
        var daemon = Start(ThreePriorities).AwaitStarted("last");
        var started = daemon.Log.All.Where(line => line.EndsWith(" started", StringComparison.Ordinal)).Select(line => line.Split(' ')[^2]);
        Assert.Equal(["first", "middle", "last"], started);
    }

    [Fact]
    public void StartingAllPublishesEachSpawnThenTheStartOfItsWatcher()
    {
        var daemon = Start(ThreePriorities).AwaitStarted("last");
        daemon.Client.Ok("stop", new { waiting = true });
        var events = daemon.Subscribe();

        daemon.Client.Ok("start", new { waiting = true });

        Assert.Equal("first.spawn first.spawn first.start middle.spawn middle.start last.spawn last.start", events.All().Names());
    }

    [Fact]
    public void AllWantedWorkersRunWithWidsFromOne()
    {
        var daemon = StartOne("numprocesses = 4", "/bin/sleep 100$(circus.wid)");
        Assert.Equal(["1001", "1002", "1003", "1004"], daemon.Client.Pids("w").Select(pid => Proc.CommandLine(pid)[1]));
    }

    [Fact]
    public void WithoutAutostartAWatcherStaysStoppedUntilItIsNamed()
    {
        var daemon = Start($"[watcher:manual]\ncmd = {Sleeper}\nautostart = False\npriority = 9\n\n[watcher:auto]\ncmd = {Sleeper}").AwaitStarted("auto");
        Assert.Equal("stopped", daemon.Client.StatusOf("manual"));
        daemon.Client.Ok("start", new { waiting = true });
        Assert.Equal("stopped", daemon.Client.StatusOf("manual"));
        daemon.Client.Ok("start", new { name = "manual", waiting = true });
        Assert.Equal("active", daemon.Client.StatusOf("manual"));
    }

    [Fact]
    public void TheWarmupDelayOfAWatcherFollowsEachSpawn()
    {
        var daemon = Start($"[watcher:w]\ncmd = {Sleeper}\nnumprocesses = 3\nwarmup_delay = 0.2\nautostart = False");
        var events = daemon.Subscribe();

        daemon.Client.Ok("start", new { name = "w", waiting = true });

        var times = events.All().Select(each => each.Time).ToArray();
        Assert.Equal(4, times.Length);
        Assert.All(times.Zip(times.Skip(1), (before, after) => after - before), gap => Assert.InRange(gap, 0.195, 2));
    }

    [Fact]
    public void TheWarmupDelayOfTheArbiterFollowsEachWatcher()
    {
        var daemon = Start($"[watcher:a]\ncmd = {Sleeper}\n\n[watcher:b]\ncmd = {Sleeper}", "warmup_delay = 0.3").AwaitStarted("a", "b");
        daemon.Client.Ok("stop", new { waiting = true });
        var events = daemon.Subscribe();

        daemon.Client.Ok("start", new { waiting = true });

        var seen = events.All();
        Assert.Equal("a.spawn a.start b.spawn b.start", seen.Names());
        Assert.InRange(seen[2].Time - seen[1].Time, 0.295, 2);
    }

    [Fact]
    public void CommandsAreAnsweredWhileWatchersWarmUp()
    {
        var daemon = Start($"[watcher:w]\ncmd = {Sleeper}\nnumprocesses = 100\nwarmup_delay = 0.5");
        Patience.Until(() => daemon.Client.Pids("w").Length == 1, "the first worker runs");
        Assert.Equal("starting", daemon.Client.StatusOf("w"));
    }

    [Fact]
    public void AnExclusiveCommandIsRefusedWhileTheDaemonStartsItsWatchers()
    {
        var daemon = Start($"[watcher:w]\ncmd = {Sleeper}\nnumprocesses = 100\nwarmup_delay = 0.5");
        Assert.Equal((5, "arbiter is already running arbiter_start_watchers command"), daemon.Client.Refused("incr", new { name = "w" }));
    }

    [Fact]
    public void NoProcessesAreAnActiveWatcherToo()
    {
        var daemon = StartOne("numprocesses = 0");
        daemon.Log.WaitFor("[WARNING] Non-singleton watcher w with numprocesses=0 won't start any process");
        Assert.Equal("active", daemon.Client.StatusOf("w"));
        Assert.Empty(daemon.Client.Pids("w"));
    }

    [Fact]
    public void StartingAnActiveWatcherChangesNothing()
    {
        var daemon = StartOne("numprocesses = 2");
        var pids = daemon.Client.Pids("w");

        var reply = daemon.Client.Ok("start", new { name = "w", waiting = true });

        Assert.Equal($$"""{"started":[],"kept":[{{pids[0]}},{{pids[1]}}]}""", reply["info"]!.ToJsonString());
    }

    [Fact]
    public void WithoutRespawnStartFillsTheFreeSlotsOnly()
    {
        var daemon = StartOne("numprocesses = 2\nrespawn = False");
        var pids = daemon.Client.Pids("w");
        var events = daemon.Subscribe("watcher.w.reap");
        Proc.Signal(pids[0], Proc.SigKill);
        events.Next();

        var info = daemon.Client.Ok("start", new { name = "w", waiting = true })["info"]!;

        Assert.Equal($"[{pids[1]}]", info["kept"]!.ToJsonString());
        Assert.Single(info["started"]!.AsArray());
    }
}
