namespace Circus.EndToEnd.Life;

public sealed class AddAndRemoveTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Fact]
    public void AnAddedWatcherIsStoppedAtFirst()
    {
        var daemon = StartOne("");
        var events = daemon.Subscribe();
        daemon.Client.Ok("add", new { name = "new", cmd = Sleeper });
        Assert.Equal("new.add", events.All().Names());
        Assert.Equal("stopped", daemon.Client.StatusOf("new"));
    }

    [Fact]
    public void AddWithStartSaysWhatItStarted()
    {
        var daemon = StartOne("");
        var events = daemon.Subscribe();

        var reply = daemon.Client.Ok("add", new { name = "new", cmd = "/bin/sleep", args = new[] { "1000" }, start = true, waiting = true, options = new { numprocesses = 2 } });

        Assert.Equal("new.add new.spawn new.spawn new.start", events.All().Names());
        Assert.Equal(["status", "time", "started", "kept", "id"], reply.Select(each => each.Key));
        Assert.Equal(daemon.Client.Pids("new").Order(), reply["started"]!.AsArray().Select(pid => (int)pid!));
    }

    [Fact]
    public void ANameIsGivenOnce()
    {
        var daemon = StartOne("");
        var (errno, reason) = daemon.Client.Refused("add", new { name = "W", cmd = Sleeper });
        Assert.Equal(5, errno);
        Assert.EndsWith("'W' already exist", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void RemovePublishesItselfAndThenStops()
    {
        var daemon = StartOne("");
        var pid = Assert.Single(daemon.Client.Pids("w"));
        var events = daemon.Subscribe();

        daemon.Client.Ok("rm", new { name = "w", waiting = true });

        Assert.Equal("w.remove w.kill w.reap w.stop", events.All().Names());
        Assert.False(Proc.Exists(pid));
        Assert.Equal((3, "program w not found"), daemon.Client.Refused("status", new { name = "w" }));
    }

    [Fact]
    public void RemoveWithNostopLetsTheProcessesRun()
    {
        var daemon = StartOne("");
        var pid = Assert.Single(daemon.Client.Pids("w"));
        var events = daemon.Subscribe();

        daemon.Client.Ok("rm", new { name = "w", nostop = true, waiting = true });

        Assert.Equal("w.remove", events.All().Names());
        Assert.False(Proc.IsZombie(pid));
        Assert.Equal(0, daemon.Terminate());
        Assert.True(Proc.Exists(pid));
    }

    [Fact]
    public void ALeftProcessIsStillReaped()
    {
        var daemon = StartOne("");
        var pid = Assert.Single(daemon.Client.Pids("w"));
        daemon.Client.Ok("rm", new { name = "w", nostop = true });
        Proc.Signal(pid, Proc.SigKill);
        Patience.Until(() => !Proc.Exists(pid), "it is reaped");
    }
}
