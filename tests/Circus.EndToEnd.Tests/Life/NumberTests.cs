namespace Circus.EndToEnd.Life;

public sealed class NumberTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Fact]
    public void IncrSpawnsAndSaysTheNumber()
    {
        var daemon = StartOne("");
        var events = daemon.Subscribe();
        Assert.Equal(3, (int)daemon.Client.Ok("incr", new { name = "w", nb = 2, waiting = true })["numprocesses"]!);
        Assert.Equal("w.spawn w.spawn", events.All().Names());
        Assert.Equal(3, daemon.Client.Pids("w").Length);
    }

    [Fact]
    public void IncrWithoutWaitingSaysNoNumber()
    {
        var daemon = StartOne("");
        Assert.Equal(["status", "time", "id"], daemon.Client.Ok("incr", new { name = "w" }).Select(each => each.Key));
    }

    [Fact]
    public void DecrEndsTheOldest()
    {
        var daemon = StartOne("numprocesses = 3");
        var pids = daemon.Client.Pids("w");
        var events = daemon.Subscribe();

        Assert.Equal(2, (int)daemon.Client.Ok("decr", new { name = "w", waiting = true })["numprocesses"]!);

        var seen = events.All();
        Assert.Equal("w.kill w.reap", seen.Names());
        Assert.Equal((pids[0], "decr"), (seen[1].Pid, seen[1].Reason));
        Assert.Equal(pids[1..], daemon.Client.Pids("w"));
    }

    [Fact]
    public void DecrEndsAtZero()
    {
        var daemon = StartOne("");
        Assert.Equal(0, (int)daemon.Client.Ok("decr", new { name = "w", nb = 5, waiting = true })["numprocesses"]!);
        Assert.Equal("active", daemon.Client.StatusOf("w"));
    }

    [Fact]
    public void SetNumprocessesPublishesUpdatedAndThenSpawns()
    {
        var daemon = StartOne("");
        var events = daemon.Subscribe();
        daemon.Client.Ok("set", new { name = "w", options = new { numprocesses = 2 }, waiting = true });
        Assert.Equal("w.updated w.spawn", events.All().Names());
    }

    [Fact]
    public void IncrOfAStoppedWatcherChangesTheNumberOnly()
    {
        var daemon = StartOne("");
        daemon.Client.Ok("stop", new { name = "w", waiting = true });
        Assert.Equal(2, (int)daemon.Client.Ok("incr", new { name = "w", waiting = true })["numprocesses"]!);
        Assert.Empty(daemon.Client.Pids("w"));
        daemon.Client.Ok("start", new { name = "w", waiting = true });
        Assert.Equal(2, daemon.Client.Pids("w").Length);
    }

    [Fact]
    public void ASingletonHasOneProcess()
    {
        var daemon = StartOne("singleton = True");
        Assert.True((bool)daemon.Client.Ok("incr", new { name = "w" })["singleton"]!);
        Assert.Single(daemon.Client.Pids("w"));
    }

    [Fact]
    public void ASingletonRefusesASecondProcess()
    {
        var daemon = StartOne("singleton = True");
        var (errno, reason) = daemon.Client.Refused("set", new { name = "w", options = new { numprocesses = 2 } });
        Assert.Equal(5, errno);
        Assert.Contains("Singleton watcher has a single process", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void KillReplacesAndTellsItsReason()
    {
        var daemon = StartOne("numprocesses = 2");
        var pid = daemon.Client.Pids("w")[0];
        var events = daemon.Subscribe();

        daemon.Client.Ok("kill", new { name = "w", pid, signum = "INT", waiting = true });
        var seen = events.Until("w.spawn");

        Assert.Equal("w.kill w.reap w.spawn", seen.Names());
        Assert.Equal((pid, -Proc.SigInt, "kill"), (seen[1].Pid, seen[1].ExitCode, seen[1].Reason));
    }

    [Fact]
    public void KillEscalatesAfterItsOwnGracefulTimeout()
    {
        var daemon = StartScript("trap '' TERM\necho ready\nwhile :; do sleep 1000; done");
        daemon.Output.Next();
        var events = daemon.Subscribe("watcher.w.reap");
        daemon.Client.Ok("kill", new { name = "w", graceful_timeout = 0.1, waiting = true });
        Assert.Equal(-9, events.Next().ExitCode);
    }
}
