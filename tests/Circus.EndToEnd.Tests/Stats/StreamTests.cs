namespace Circus.EndToEnd.Stats;

/// <summary>The statistics stream of the daemon (spec/events-and-stats.md §3).</summary>
public sealed class StreamTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    private const string Quick = "stats_endpoint = STATS\nstats_period = 0.2\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ABatchTellsOfEachWorkerItsWatcherAndTheDaemon(bool overTcp)
    {
        var daemon = Start(new DaemonSetup { Watchers = $"[watcher:My App]\ncmd = {Sleeper}\nnumprocesses = 2", Circus = Quick, OverTcp = overTcp }).AwaitStarted("My App");
        var pids = daemon.Client.Pids("my app");
        var statistics = daemon.SubscribeToStatistics();
        var sum = statistics.WaitFor("stat.my_app");
        Assert.Equal(pids, sum["pid"]!.AsArray().Select(pid => (int)pid!));
        Assert.Equal(["pid", "cpu", "mem", "age"], sum.Select(each => each.Key));

        var worker = statistics.WaitFor($"stat.my_app.{pids[0]}");
        Assert.Equal(
            ["mem_info1", "mem_info2", "cpu", "mem", "ctime", "pid", "username", "nice", "create_time", "age", "cmdline", "children", "subtopic", "name", "started", "wid", "threads", "fds", "rss", "state"],
            worker.Select(each => each.Key));
        Assert.Equal(("sleep", pids[0], 1), ((string?)worker["cmdline"], (int)worker["subtopic"]!, (int)worker["wid"]!));
        Assert.InRange((double)worker["cpu"]!, 0, 5);
        Assert.InRange((double)worker["age"]!, 0, 60);
        Assert.Equal("circusd", (string?)statistics.WaitFor($"stat.circus.{daemon.Pid}")["name"]);
        Assert.Equal(daemon.Pid, (int)statistics.WaitFor("stat.circus")["pid"]!.AsArray().Single()!);
    }

    [Fact]
    public void WhoComesIsToldWhoGoesIsNotAndATermedOneStaysWhileItLives()
    {
        var daemon = Start(new DaemonSetup
        {
            Watchers = "[watcher:w]\ncmd = ./worker\ncopy_env = True\ngraceful_timeout = 1000",
            Circus = Quick,
            Scripts = [("worker", "trap '' TERM\nwhile :; do sleep 0.1; done\n")],
        }).AwaitStarted("w");
        var first = daemon.Client.Pids("w")[0];
        var statistics = daemon.SubscribeToStatistics();
        statistics.WaitFor("stat.w", sum => sum["pid"]!.AsArray().Count == 1);
        daemon.Client.Ok("incr", new { name = "w" });
        statistics.WaitFor("stat.w", sum => sum["pid"]!.AsArray().Count == 2);
        daemon.Client.Ok("decr", new { name = "w" });
        for (var i = 0; i < 3; i++)
            statistics.WaitFor($"stat.w.{first}");
        Proc.Kill(first);
        var left = statistics.WaitFor("stat.w", sum => sum["pid"]!.AsArray().Count == 1);
        Assert.NotEqual(first, (int)left["pid"]![0]!);
    }

    [Fact]
    public void NothingIsKeptOpenWhenNobodySubscribesAnyMore()
    {
        var daemon = Start(new DaemonSetup { Watchers = $"[watcher:w]\ncmd = {Sleeper}\nnumprocesses = 5", Circus = Quick }).AwaitStarted("w");
        Assert.Equal(0, Kept());
        var statistics = daemon.SubscribeToStatistics("stat.w");
        statistics.WaitFor("stat.w");
        Assert.Equal(12, Kept());
        statistics.Close();
        Patience.Until(() => Kept() == 0, "the descriptors are closed");

        int Kept() => Directory.EnumerateFileSystemEntries($"/proc/{daemon.Pid}/fd").Count(path =>
            Proc.LinkTo(path) is { } target && target.StartsWith("/proc/", StringComparison.Ordinal) && target.Contains("/stat", StringComparison.Ordinal));
    }

    [Fact]
    public void RepliesToStatsTakeTheFigureOfTheStream()
    {
        var daemon = Start(new DaemonSetup { Watchers = "[watcher:w]\ncmd = /bin/sh -c 'while :; do :; done'", Circus = Quick }).AwaitStarted("w");
        var pid = daemon.Client.Pids("w")[0];
        Assert.Equal(0.0, CpuOf());
        var statistics = daemon.SubscribeToStatistics($"stat.w.{pid}");
        statistics.WaitFor($"stat.w.{pid}", each => (double)each["cpu"]! > 0);
        Assert.InRange(CpuOf(), 0.1, 150);

        double CpuOf() => (double)daemon.Client.Ok("stats", new { name = "w", process = pid })["info"]!["cpu"]!;
    }

    [Fact]
    public void AManagedSocketShowsTheConnectionsThatWait()
    {
        var port = FreePort.Take();
        var daemon = Start(new DaemonSetup { Watchers = $"[socket:web]\nhost = 127.0.0.1\nport = {port}\n[watcher:w]\ncmd = {Sleeper}\nuse_sockets = True", Circus = Quick }).AwaitStarted("w");
        var statistics = daemon.SubscribeToStatistics("stat.sockets");
        var sum = statistics.WaitFor("stat.sockets");
        Assert.Equal(($"127.0.0.1:{port}", 0), ((string?)sum["addresses"]!.AsArray().Single(), (int)sum["reads"]!));
        using var client = new System.Net.Sockets.TcpClient("127.0.0.1", port);
        Assert.Equal(1, (int)statistics.WaitFor("stat.sockets", each => (int)each["reads"]! > 0)["reads"]!);
        var fd = (int)daemon.Client.Ok("listsockets")["sockets"]![0]!["fd"]!;
        Assert.Equal(["fd", "subtopic", "reads", "address", "queue_limit"], statistics.WaitFor($"stat.sockets.{fd}").Select(each => each.Key));
    }

    [Fact]
    public void WithoutStatsdThereIsNoEndpoint()
    {
        var daemon = StartOne("");
        Assert.False(File.Exists(daemon.File("stats")));
    }
}
