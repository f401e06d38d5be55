namespace Circus.EndToEnd.Life;

public sealed class StopTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    /// <summary>Prints the pid of a child and waits for it.</summary>
    private const string Parent = "sleep 1000 &\necho $!\nwait";

    /// <summary>The same, and neither of them heeds SIGTERM.</summary>
    private const string StubbornParent = "trap '' TERM\n" + Parent;

    [Fact]
    public void StopSignalsEveryProcessAndReapsItBeforeTheStopEvent()
    {
        var daemon = StartOne("numprocesses = 2");
        var pids = daemon.Client.Pids("w");
        var events = daemon.Subscribe();

        var reply = daemon.Client.Ok("stop", new { name = "w", waiting = true });

        var seen = events.All();
        Assert.Equal("w.kill w.kill w.reap w.reap w.stop", seen.Names());
        Assert.Equal(pids, seen.Named("w.kill").Select(each => each.Pid).Order());
        Assert.All(seen.Named("w.reap"), reap => Assert.Equal((-15, "stop"), (reap.ExitCode, reap.Reason)));
        Assert.Equal(["status", "time", "info", "id"], reply.Select(each => each.Key));
        Assert.Null(reply["info"]);
        Assert.All(pids, pid => Assert.False(Proc.Exists(pid)));
    }

    [Fact]
    public void StopWithoutWaitingIsAnsweredBeforeTheProcessesHaveEnded()
    {
        var daemon = StartScript(StubbornParent, "graceful_timeout = 60");
        daemon.Output.Next();

        daemon.Client.Ok("stop", new { name = "w" });

        Assert.Equal("stopping", daemon.Client.StatusOf("w"));
        Assert.Single(daemon.Client.Pids("w"));
    }

    [Fact]
    public void TheStopSignalIsTheConfiguredOne()
    {
        var daemon = StartOne("stop_signal = USR1");
        var events = daemon.Subscribe("watcher.w.reap");
        daemon.Client.Ok("stop", new { name = "w" });
        Assert.Equal(-Proc.SigUsr1, events.Next().ExitCode);
    }

    [Fact]
    public void AfterTheGracefulTimeoutSigkillGoesToTheWholeTree()
    {
        var daemon = StartScript(StubbornParent, "graceful_timeout = 0.3");
        var child = int.Parse(daemon.Output.Next());
        var pid = Assert.Single(daemon.Client.Pids("w"));
        var events = daemon.Subscribe();

        daemon.Client.Ok("stop", new { name = "w", waiting = true });

        var seen = events.All();
        Assert.Equal("w.kill w.kill w.kill w.reap w.stop", seen.Names());
        Assert.Equal([child, pid], seen.Named("w.kill").Skip(1).Select(each => each.Pid).OrderByDescending(each => each == child));
        Assert.Equal(-9, seen[3].ExitCode);
        Assert.InRange(seen[1].Time - seen[0].Time, 0.295, 3);
        Patience.Until(() => !Proc.Exists(child), "the child is gone");
        daemon.Log.WaitFor($"process {pid} of w didn't end within its graceful_timeout");
    }

    [Fact]
    public void StopChildrenSignalsTheDirectChildrenToo()
    {
        var daemon = StartScript(Parent, "stop_children = True");
        var child = int.Parse(daemon.Output.Next());
        var pid = Assert.Single(daemon.Client.Pids("w"));
        var events = daemon.Subscribe();

        daemon.Client.Ok("stop", new { name = "w", waiting = true });

        Assert.Equal([pid, child], events.All().Named("w.kill").Select(each => each.Pid).OrderByDescending(each => each == pid));
        Patience.Until(() => !Proc.Exists(child), "the child is gone");
    }

    [Fact]
    public void WithoutStopChildrenAChildIsLeftAlone()
    {
        var daemon = StartScript(Parent);
        var child = int.Parse(daemon.Output.Next());
        daemon.Client.Ok("stop", new { name = "w", waiting = true });
        Assert.False(Proc.IsZombie(child));
        Assert.Equal(daemon.Pid, Proc.ParentOf(child));
    }

    [Fact]
    public void AStoppedWatcherIsStoppedOnceMoreWithoutEvents()
    {
        var daemon = StartOne("");
        daemon.Client.Ok("stop", new { name = "w", waiting = true });
        var events = daemon.Subscribe();
        daemon.Client.Ok("stop", new { name = "w", waiting = true });
        Assert.Empty(events.All());
    }

    [Fact]
    public void StopTakesOverFromAnEndlessStart()
    {
        var daemon = Start($"[watcher:w]\ncmd = {Sleeper}\nnumprocesses = 100\nwarmup_delay = 5");
        daemon.Client.Ok("stop", new { name = "w", waiting = true });
        Assert.Equal("stopped", daemon.Client.StatusOf("w"));
    }

    [Fact]
    public void ASlowStopBlocksNoOtherWatcher()
    {
        var daemon = Start(new DaemonSetup
        {
            Watchers = $"[watcher:slow]\ncmd = ./stubborn\ncopy_env = True\n\n[watcher:other]\ncmd = {Sleeper}",
            Scripts = [("stubborn", StubbornParent)],
        }).AwaitStarted("slow", "other");
        daemon.Output.Next();
        daemon.Client.Ok("stop", new { name = "slow" });
        var events = daemon.Subscribe("watcher.other");

        Proc.Signal(Assert.Single(daemon.Client.Pids("other")), Proc.SigKill);
        events.Until("other.spawn");

        Assert.Equal(2, (int)daemon.Client.Ok("incr", new { name = "other", waiting = true })["numprocesses"]!);
        Assert.Equal("stopping", daemon.Client.StatusOf("slow"));
    }

    [Fact]
    public void OnlyTheWatchersThatMatchAreStopped()
    {
        var daemon = Start($"[watcher:web-1]\ncmd = {Sleeper}\n[watcher:web-2]\ncmd = {Sleeper}\n[watcher:db]\ncmd = {Sleeper}").AwaitStarted("db", "web-1", "web-2");
        daemon.Client.Ok("stop", new { name = "web-*", match = "glob", waiting = true });
        Assert.Equal("""{"db":"active","web-1":"stopped","web-2":"stopped"}""", daemon.Client.Ok("status")["statuses"]!.ToJsonString());
    }

    [Fact]
    public void StoppingAllSignalsTheLowestPriorityFirst()
    {
        var daemon = Start($"[watcher:a]\ncmd = {Sleeper}\npriority = 3\n[watcher:b]\ncmd = {Sleeper}\npriority = 1\n[watcher:c]\ncmd = {Sleeper}\npriority = 2").AwaitStarted("a", "b", "c");
        var events = daemon.Subscribe();
        daemon.Client.Ok("stop", new { waiting = true });
        Assert.Equal("b.kill c.kill a.kill", events.All().Take(3).Names());
    }
}
