namespace Circus.EndToEnd.Plugins;

/// <summary>A plugin that crashes, floods or hangs is restarted and limited like any worker, and the daemon notices nothing.</summary>
public sealed class MisbehavingTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Fact]
    public void ACrashingPluginIsStartedAgainWithADoublingDelay()
    {
        var daemon = Start("[plugin:crash]\nuse = /bin/false\n");
        var events = daemon.Subscribe("watcher.plugin:crash.").Until("plugin:crash.spawn", 4);
        Assert.True(events[^1].Time - events.Named("plugin:crash.spawn").First().Time >= 0.02);
        daemon.AssertRuns();
    }

    [Fact]
    public void APluginThatHangsIsKilledAfterItsGracefulTimeout()
    {
        var daemon = Start(new DaemonSetup
        {
            Watchers = "[plugin:deaf]\nuse = ./deaf\ngraceful_timeout = 0.3\n",
            Scripts = [("deaf", "trap '' TERM\ntouch deaf-runs\nwhile :; do sleep 1000; done\n")],
        });
        Patience.Until(() => File.Exists(daemon.File("deaf-runs")), "it runs");
        daemon.Client.Ok("stop", new { name = "plugin:deaf", waiting = true });
        Assert.Equal("stopped", daemon.Client.StatusOf("plugin:deaf"));
    }

    [Fact]
    public void AFloodingPluginDoesntKeepOthersFromTheDaemon()
    {
        var daemon = Start(new DaemonSetup
        {
            Watchers = $"[watcher:w]\ncmd = {Sleeper}\n\n[plugin:flood]\nuse = ./flood\n",
            Scripts = [("flood", FloodScript)],
        }).AwaitStarted("w");
        Patience.Until(() => File.Exists(daemon.File("flooding")), "it floods");

        for (var i = 0; i < 20; i++)
            Assert.Equal("active", daemon.Client.StatusOf("w"));
        var before = Assert.Single(daemon.Client.Pids("w"));
        Proc.Signal(before, Proc.SigKill);
        Patience.Until(() => daemon.Client.Pids("w") is [var now] && now != before, "a worker is replaced all the same");
    }

    /// <summary>Sends requests as fast as it can and reads no reply.</summary>
    private const string FloodScript = """
        exec /usr/bin/python3 -c '
        import os, zmq
        s = zmq.Context().socket(zmq.DEALER)
        s.connect(os.environ["CIRCUS_ENDPOINT"])
        n = 0
        while True:
            s.send(b"{\"command\": \"status\", \"id\": \"1\"}")
            n += 1
            if n == 5000: open("flooding", "w").close()
        '

        """;
}
