using System.Net.Sockets;
using System.Text;

namespace Circus.EndToEnd.Plugins;

/// <summary>The built-in plugins with real peers: plugins-and-hooks.md §4.</summary>
public sealed class BuiltInTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Fact]
    public void FlappingStopsACrashLoopAsDocumentedAndTriesAgain()
    {
        var daemon = Start("[watcher:bad]\ncmd = /bin/false\nautostart = False\n\n[plugin:flapping]\nuse = circus.plugins.flapping.Flapping\nretry_in = 0.2\nmax_retry = 1\n");
        daemon.Client.WaitFor("plugin:flapping");
        var events = daemon.Subscribe("watcher.bad.");
        daemon.Client.Ok("start", new { name = "bad" });

        Assert.Equal("bad.stop bad.stop", string.Join(' ', events.Until("bad.stop", 2).Named("bad.stop").Select(each => each.Name)));
        Patience.Until(() => daemon.Client.StatusOf("bad") == "stopped", "it stays stopped");
        Assert.DoesNotContain("bad.spawn", events.All().Names(), StringComparison.Ordinal);
    }

    [Fact]
    public void FlappingLeavesAlonePlannedDeaths()
    {
        var daemon = Start($"[watcher:w]\ncmd = {Sleeper}\nnumprocesses = 4\n\n[plugin:flapping]\nuse = flapping\n").AwaitStarted("w");
        daemon.Client.WaitFor("plugin:flapping");
        daemon.Client.Ok("reload", new { name = "w", waiting = true });
        daemon.Client.Ok("decr", new { name = "w", nb = 3, waiting = true });
        Assert.Equal("active", daemon.Client.StatusOf("w"));
    }

    [Fact]
    public void StatsdCountsEventsAndFullStatsReportsWhatProcessesUse()
    {
        using var statsd = new UdpPeer();
        var place = $"host = 127.0.0.1\nport = {statsd.Port}\napplication_name = shop\n";
        Start($"[watcher:w]\ncmd = {Sleeper}\n\n[plugin:events]\nuse = circus.plugins.statsd.StatsdEmitter\n{place}\n[plugin:stats]\nuse = circus.plugins.statsd.FullStats\nloop_rate = 0.1\n{place}").AwaitStarted("w");
        Assert.Equal("circus.shop.watcher._stats.w.watchers_num:1|g", statsd.WaitFor("_stats.w.watchers_num"));
        Assert.Matches(@"^circus\.shop\.watcher\._stats\.w\.mem_sum:[1-9][0-9]*\|g$", statsd.WaitFor("_stats.w.mem_sum"));
    }

    [Fact]
    public void StatsdCountsAStop()
    {
        using var statsd = new UdpPeer();
        var daemon = Start($"[watcher:w]\ncmd = {Sleeper}\n\n[plugin:events]\nuse = statsd\nhost = 127.0.0.1\nport = {statsd.Port}\n").AwaitStarted("w");
        daemon.Client.WaitFor("plugin:events");
        daemon.Client.Ok("stop", new { name = "w", waiting = true });
        Assert.Equal("circus.app.watcher.w.stop:1|c", statsd.WaitFor("w.stop"));
    }

    [Fact]
    public void AWorkerThatEatsMemoryIsRestarted()
    {
        using var statsd = new UdpPeer();
        var daemon = StartScript(
            "exec /usr/bin/python3 -c 'import time; eaten = b\"x\" * (80 << 20); time.sleep(1000)'\n",
            $"\n[plugin:guard]\nuse = circus.plugins.resource_watcher.ResourceWatcher\nwatcher = w\nmax_mem = 50M\nmax_cpu = 0\nhealth_threshold = 0\nmax_count = 1\nloop_rate = 0.1\nhost = 127.0.0.1\nport = {statsd.Port}\n");
        var before = Assert.Single(daemon.Client.Pids("w"));
        Assert.Equal("circus.app.watcher._resource_watcher.w.restarting:1|c", statsd.WaitFor("restarting"));
        Patience.Until(() => daemon.Client.Pids("w") is [var now] && now != before, "it was restarted");
    }

    [Fact]
    public void ASilentWorkerIsKilledAndOneThatBeatsIsNot()
    {
        var port = FreePort.Take();
        var daemon = Start(
            $"[watcher:silent]\ncmd = {Sleeper}\n\n[watcher:loud]\ncmd = {Sleeper}\n\n[plugin:dog]\nuse = circus.plugins.watchdog.WatchDog\nloop_rate = 0.3\nmax_count = 2\nport = {port}\nwatchers_regex = silent|loud\n").AwaitStarted("silent", "loud");
        var loud = Assert.Single(daemon.Client.Pids("loud"));
        var silent = Assert.Single(daemon.Client.Pids("silent"));
        using var heart = new UdpClient("127.0.0.1", port);
        Patience.Until(() =>
        {
            heart.Client.Send(Encoding.ASCII.GetBytes($"{loud};1"), SocketFlags.None, out _);
            return daemon.Client.Pids("silent") is [var now] && now != silent;
        }, "the silent one was replaced");
        Assert.Equal([loud], daemon.Client.Pids("loud"));
    }

    [Fact]
    public void AChangedProgramIsRestarted()
    {
        var daemon = StartScript("exec sleep 1000\n", "\n[plugin:reloader]\nuse = circus.plugins.command_reloader.CommandReloader\nloop_rate = 0.1\n");
        var before = Assert.Single(daemon.Client.Pids("w"));
        Patience.Until(() =>
        {
            // The plugin must have looked once before a change is one.
            File.SetLastWriteTimeUtc(daemon.File("worker"), DateTime.UtcNow);
            return daemon.Client.Pids("w") is [var now] && now != before;
        }, "it was restarted");
    }

    [Fact]
    public void HttpIsTimedAndAFailureRestarts()
    {
        using var statsd = new UdpPeer();
        using var http = new HttpPeer();
        var daemon = Start(
            $"[watcher:w]\ncmd = {Sleeper}\n\n[plugin:http]\nuse = circus.plugins.http_observer.HttpObserver\ncheck_url = {http.Url}ping\nrestart_on_error = w\nloop_rate = 0.1\nhost = 127.0.0.1\nport = {statsd.Port}\n").AwaitStarted("w");
        Assert.Matches(@"^circus\.http_observer\.watcher\.http_stats\.request_time:[0-9]+\|ms$", statsd.WaitFor("request_time"));
        http.WaitFor("GET /ping HTTP/1.1");
        var before = Assert.Single(daemon.Client.Pids("w"));
        http.Status = 503;
        statsd.WaitFor("http_stats.error.503:1|c");
        Patience.Until(() => daemon.Client.Pids("w") is [var now] && now != before, "the watcher was restarted");
    }

    [RedisFact]
    public void InfoOfARealRedisServerIsReported()
    {
        using var statsd = new UdpPeer();
        var port = FreePort.Take();
        Start(
            $"[watcher:redis]\ncmd = redis-server --port {port} --bind 127.0.0.1 --save ''\ncopy_env = True\n\n[plugin:redis]\nuse = circus.plugins.redis_observer.RedisObserver\nredis_url = redis://127.0.0.1:{port}/0\nloop_rate = 0.2\nhost = 127.0.0.1\nport = {statsd.Port}\n");
        Assert.Matches(@"^circus\.redis_observer\.watcher\.redis_stats\.used_memory:[0-9]+\|g$", statsd.WaitFor("redis_stats.used_memory:"));
        Assert.Matches(@"redis_stats\.mem_fragmentation_ratio:[0-9.]+\|g$", statsd.WaitFor("mem_fragmentation_ratio"));
    }

    [Fact]
    public void ARedisServerThatDoesntAnswerIsCounted()
    {
        using var statsd = new UdpPeer();
        Start($"[plugin:redis]\nuse = redis_observer\nredis_url = redis://127.0.0.1:{FreePort.Take()}\nloop_rate = 0.1\nhost = 127.0.0.1\nport = {statsd.Port}\n");
        Assert.Equal("circus.redis_observer.watcher.redis_stats.error:1|c", statsd.WaitFor("redis_stats"));
    }

    [Fact]
    public void EventsAreLoggedPostedAndRunCommands()
    {
        using var http = new HttpPeer();
        var daemon = Start(
            $"[watcher:w]\ncmd = {Sleeper}\nautostart = False\n\n[plugin:log]\nuse = logger\nfile = events.log\nformat = json\n\n[plugin:post]\nuse = webhook\nurl = {http.Url}hook\nevents = start\n\n[plugin:run]\nuse = exec\nevents = start\ncommand = cat > seen.new; echo $CIRCUS_WATCHER >> seen.new; mv seen.new seen\n");
        daemon.Client.WaitFor("plugin:shared");
        daemon.Client.Ok("start", new { name = "w", waiting = true });
        Assert.Contains("{\"topic\":\"watcher.w.start\",\"watcher\":\"w\",\"event\":\"start\"", http.WaitFor("POST /hook"), StringComparison.Ordinal);
        Patience.Until(() => File.Exists(daemon.File("seen")), "the command ran");
        Assert.EndsWith("}w\n", File.ReadAllText(daemon.File("seen")), StringComparison.Ordinal);
        Patience.Until(() => File.Exists(daemon.File("events.log")) && File.ReadAllLines(daemon.File("events.log")).Any(line => (string?)JsonNode.Parse(line)!["event"] == "start"), "the event was logged");
    }

    [Fact]
    public void TheProcessThatIsNotWellIsKilledAlone()
    {
        var daemon = Start($"[watcher:w]\ncmd = {Sleeper}\nnumprocesses = 2\n\n[plugin:health]\nuse = healthcheck\nwatcher = w\ncommand = test {{wid}} != 2 || ! test -e sick\nloop_rate = 0.1\ngrace = 0\n").AwaitStarted("w");
        var before = daemon.Client.Pids("w");
        File.WriteAllText(daemon.File("sick"), "");
        Patience.Until(() => daemon.Client.Pids("w") is { Length: 2 } now && !now.SequenceEqual(before), "one was replaced");
        Assert.Single(daemon.Client.Pids("w").Intersect(before));
    }

    [Fact]
    public void AWatcherGrowsAndShrinksByTheNumberOfACommand()
    {
        var daemon = Start($"[watcher:w]\ncmd = {Sleeper}\n\n[plugin:scale]\nuse = autoscale\nwatcher = w\nmax = 3\nby = command\ncommand = cat load\nrounds = 1\ncooldown = 0\nloop_rate = 0.1\n").AwaitStarted("w");
        File.WriteAllText(daemon.File("load"), "99\n");
        Patience.Until(() => daemon.Client.Pids("w").Length == 3, "it has grown");
        File.WriteAllText(daemon.File("load"), "1\n");
        Patience.Until(() => daemon.Client.Pids("w").Length == 1, "it has shrunk");
    }

    [Fact]
    public void ABusyWatcherGrows()
    {
        var daemon = StartScript(
            "while :; do :; done\n",
            "\n[plugin:scale]\nuse = autoscale\nwatcher = w\nmax = 2\ngrow_at = 3\nshrink_at = 0\nrounds = 2\ncooldown = 0\nloop_rate = 0.2\n");
        Patience.Until(() => daemon.Client.Pids("w").Length == 2, "it has grown");
    }

    [Fact]
    public void AProcessThatAnswersBadlyByHttpIsReplaced()
    {
        using var http = new HttpPeer();
        var daemon = Start($"[watcher:w]\ncmd = {Sleeper}\n\n[plugin:health]\nuse = healthcheck\nwatcher = w\nurl = {http.Url}{{wid}}\nmax_count = 1\nloop_rate = 0.1\ngrace = 0\n").AwaitStarted("w");
        var before = Assert.Single(daemon.Client.Pids("w"));
        http.WaitFor("GET /1 HTTP/1.1");
        http.Status = 500;
        Patience.Until(() => daemon.Client.Pids("w") is [var now] && now != before, "it was replaced");
    }

    [Fact]
    public void AWatcherGrowsWhileConnectionsWaitAtItsSocket()
    {
        var port = FreePort.Take();
        var daemon = Start(
            $"[socket:web]\nhost = 127.0.0.1\nport = {port}\n\n[watcher:w]\ncmd = {Sleeper}\nuse_sockets = True\n\n[plugin:scale]\nuse = autoscale\nwatcher = w\nmax = 2\nby = queue\nsocket = web\ngrow_at = 2\nshrink_at = 1\nrounds = 1\ncooldown = 0\nloop_rate = 0.1\n").AwaitStarted("w");
        var clients = Enumerable.Range(0, 3).Select(_ => new TcpClient("127.0.0.1", port)).ToArray();
        Patience.Until(() => daemon.Client.Pids("w").Length == 2, "it has grown");
        foreach (var client in clients)
            client.Dispose();
    }
}
