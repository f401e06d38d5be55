namespace Circus.EndToEnd.Protocol;

public sealed class EventTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EachSubscriberGetsItsPrefix(bool overTcp)
    {
        var daemon = Start(new DaemonSetup { Watchers = $"[watcher:a]\ncmd = {Sleeper}\n[watcher:b]\ncmd = {Sleeper}", OverTcp = overTcp }).AwaitStarted("a", "b");
        var ofA = daemon.Subscribe("watcher.a.");
        var stops = daemon.Subscribe("watcher.a.stop", "watcher.b.stop");

        daemon.Client.Ok("stop", new { name = "a", waiting = true });
        daemon.Client.Ok("stop", new { name = "b", waiting = true });

        Assert.Equal("a.kill a.reap a.stop", ofA.All().Names());
        Assert.Equal("a.stop b.stop", stops.All().Names());
    }

    [Fact]
    public void TopicsAreInLowerCaseWithoutBlanks()
    {
        var daemon = Start($"[watcher:My App.1]\ncmd = {Sleeper}").AwaitStarted("My App.1");
        var events = daemon.Subscribe();
        daemon.Client.Ok("set", new { name = "my app.1", options = new { warmup_delay = 0 }, waiting = true });
        Assert.Equal("my_app.1.updated", events.All().Names());
    }

    [Fact]
    public void TheTimeOfASpawnLiesBeforeItsStart()
    {
        var daemon = Start($"[watcher:w]\ncmd = {Sleeper}\nautostart = False");
        var events = daemon.Subscribe();
        daemon.Client.Ok("start", new { name = "w", waiting = true });
        var seen = events.All();
        Assert.Equal("w.spawn w.start", seen.Names());
        Assert.True(seen[0].Time <= seen[1].Time);
        Assert.Equal(["time"], seen[1].Payload.Select(each => each.Key));
    }

    [Fact]
    public void ASubscriberThatDoesNotReadCostsLittleMemoryAndNobodyElseAnything()
    {
        const int Events = 5_000;
        var name = new string('x', 10_000);
        var daemon = StartOne("");
        daemon.Client.Ok("add", new { name, cmd = "none" });
        var reader = daemon.Subscribe("watcher.w.");
        daemon.SubscribeWithoutReading();
        var before = MemoryOf(daemon);

        // 50 MB of events.
        var set = new JsonObject { ["command"] = "set", ["msg_type"] = "cast", ["properties"] = new JsonObject { ["name"] = name, ["options"] = new JsonObject { ["warmup_delay"] = 1 } } }.ToJsonString();
        for (var i = 0; i < Events; i++)
        {
            daemon.Client.Send(set);
            if (i % 500 == 0)
                daemon.Client.Ok("list");
        }

        daemon.Client.Ok("stop", new { name = "w", waiting = true });
        Assert.Equal("w.kill w.reap w.stop", reader.All().Names());

        // Its queue is full, and no more than that: the garbage of the requests is given back when the daemon comes to rest.
        const long MostMemory = 40 << 20;
        Patience.Until(() => MemoryOf(daemon) - before <= MostMemory, "the memory comes back");
        Assert.InRange(MemoryOf(daemon) - before, 8 << 20, MostMemory);
    }

    private static long MemoryOf(DaemonUnderTest daemon) => long.Parse(Proc.Status(daemon.Pid, "VmRSS").Split(' ')[0]) * 1024;
}
