namespace Circus.Plugins.Tests;

/// <summary>Plugins that look after processes: plugins-and-hooks.md §4.4 to §4.7 and those beyond Circus.</summary>
public sealed class GuardTests
{
    private static string Stats(double cpu = 0, double mem = 0, string size = "1M", string children = "[]", double age = 100, int pid = 11, int wid = 1) =>
        FormattableString.Invariant($"{{\"status\": \"ok\", \"info\": {{\"{pid}\": {{\"cpu\": {cpu}, \"mem\": {mem}, \"mem_info1\": \"{size}\", \"pid\": {pid}, \"wid\": {wid}, \"age\": {age}, \"children\": {children}}}}}}}");

    private static IEnumerable<string> Tails(PluginUnderTest test) => test.Metrics.Select(static metric => metric[(metric.LastIndexOf('.') + 1)..]);

    [Fact]
    public void MemoryBeyondTheLimitForMoreThanMaxCountRoundsRestarts()
    {
        var test = PluginUnderTest.Start("resource_watcher", ("watcher", "eater"), ("max_mem", "250M"), ("max_count", "2"), ("loop_rate", "1"));
        for (var round = 0; round < 2; round++)
            Assert.Empty(test.Advance(1).Answer("stats", Stats(size: "251M")).Asked);
        test.Advance(1).Answer("stats", Stats(size: "251M"));
        Assert.Equal("eater", (string?)test.Take("restart")["name"]);
        Assert.Equal(["over_memory:1|c", "over_memory:1|c", "over_memory:1|c", "restarting:1|c"], Tails(test));
        Assert.StartsWith("circus.app.watcher._resource_watcher.eater.over_memory", test.Metrics[0], StringComparison.Ordinal);
    }

    [Fact]
    public void ARoundWithinTheLimitsBeginsTheCountAnew()
    {
        var test = PluginUnderTest.Start("resource_watcher", ("service", "w"), ("max_count", "1"), ("loop_rate", "1"));
        test.Advance(1).Answer("stats", Stats(cpu: 95)).Advance(1).Answer("stats", Stats()).Advance(1).Answer("stats", Stats(cpu: 95));
        Assert.Empty(test.Asked);
    }

    [Theory]
    [InlineData("min_mem", "2M", "under_memory:1|c")]
    [InlineData("min_cpu", "0", "under_cpu:1|c")]
    public void TooLittleIsCounted(string option, string limit, string metric) =>
        Assert.Equal([metric], Tails(PluginUnderTest.Start("resource_watcher", ("watcher", "w"), (option, limit), ("loop_rate", "1")).Advance(1).Answer("stats", Stats())));

    [Fact]
    public void AMinimumWithAUnitIsBytesAndNotPercent() =>
        Assert.Empty(PluginUnderTest.Start("resource_watcher", ("watcher", "w"), ("min_mem", "1K"), ("loop_rate", "1")).Advance(1).Answer("stats", Stats()).Metrics);

    [Fact]
    public void AChildBeyondALimitAloneGetsTheSignal()
    {
        var test = PluginUnderTest.Start("resource_watcher", ("watcher", "w"), ("process_children", "yes"), ("child_signal", "9"), ("max_count", "0"), ("loop_rate", "1"));
        test.Advance(1).Answer("stats", Stats(children: "[{\"cpu\": 99.0, \"mem\": 1.0, \"mem_info1\": \"1M\", \"pid\": 12}]"));
        Assert.Equal("{\"name\":\"w\",\"signum\":9,\"pid\":11,\"childpid\":12}", test.Take("signal").ToJsonString());
    }

    [Fact]
    public void WhatCantBeReadIsFull()
    {
        var test = PluginUnderTest.Start("resource_watcher", ("watcher", "w"), ("loop_rate", "1")).Advance(1);
        test.Answer("stats", "{\"status\": \"ok\", \"info\": {\"1\": {\"cpu\": \"N/A\", \"mem\": \"N/A\", \"mem_info1\": \"N/A\"}}}");
        Assert.Equal(["over_cpu:1|c", "over_memory:1|c", "over_health:1|c"], Tails(test));
    }

    [Fact]
    public void AllSilentProcessesAreKilledInOneRound()
    {
        var test = PluginUnderTest.Start("watchdog", ("loop_rate", "1"), ("max_count", "2"), ("watchers_regex", "w"), ("watchers_stop_signal", "INT"), ("watchers_graceful_timeout", "0.5"));
        test.Answer("list", "{\"status\": \"ok\", \"watchers\": [\"w\", \"other\"]}").Answer("list", "{\"status\": \"ok\", \"pids\": [21, 22]}").Spawn("w", 23).Spawn("other", 24);
        test.Advance(1.5).Datagram("22;1").Advance(1.5);
        Assert.Equal("{\"name\":\"w\",\"pid\":21,\"signum\":2,\"graceful_timeout\":0.5}", test.Take("kill").ToJsonString());
        Assert.Equal(23, (int?)test.Take("kill")["pid"]);
        Assert.Empty(test.Asked);
        Assert.Contains("watcher:w, pid:21 is not responding. Kill it !", test.Log);
    }

    [Fact]
    public void AReapedProcessIsForgottenAndAStrangeHeartbeatTold()
    {
        var test = PluginUnderTest.Start("watchdog", ("loop_rate", "1")).Spawn("w", 5).Reap("w", pid: 5).Datagram("5;1").Datagram("garbage");
        Assert.Contains("received watchdog for a non monitored process: '5;1'", test.Log);
        Assert.Contains("a heartbeat isn't one: 'garbage'", test.Log);
        Assert.DoesNotContain("kill", test.Advance(10).Asked);
    }

    [Fact]
    public void AFloodOfStrangeDatagramsIsCountedNotTold()
    {
        var test = PluginUnderTest.Start("watchdog", ("loop_rate", "1"));
        for (var i = 0; i < 1000; i++)
            test.Datagram(i % 2 == 0 ? "garbage" : "99;1");
        Assert.Equal(10, test.Log.Count);
        test.Advance(1).Datagram("garbage").Advance(5);
        Assert.Equal(["990 more datagrams since the last round are no heartbeats of monitored processes", "a heartbeat isn't one: 'garbage'"], test.Log.Skip(10));
    }

    [Fact]
    public void AChangedProgramRestartsItsWatcherAlone()
    {
        const string List = "{\"status\": \"ok\", \"watchers\": [\"web\", \"plugin:x\"]}";
        const string Options = "{\"status\": \"ok\", \"options\": {\"cmd\": \"python3 -u app.py --log x\", \"working_dir\": \"/srv\", \"env\": {\"PATH\": \"/bin\"}}}";
        var test = PluginUnderTest.Start("command_reloader");
        foreach (var stamp in (string[])["1", "1", "2"])
        {
            test.Advance(1).Answer("list", List).Answer("get", Options);
            var probe = Assert.IsType<FilesProbe>(test.Probes[0].Probe);
            Assert.Equal(["python3", "app.py"], probe.Words);
            Assert.Equal(("/srv", "/bin"), (probe.Directory, probe.SearchPath));
            test.Probed(new ProbeResult { IsOk = true, Text = "/usr/bin/python3 5\n/srv/app.py " + stamp });
        }

        Assert.Equal("web", (string?)test.Take("restart")["name"]);
        Assert.Equal("/srv/app.py modified. Restarting.", Assert.Single(test.Log));
    }

    [Fact]
    public void AProgramThatIsMissingForAWhileRestartsNothing()
    {
        var test = PluginUnderTest.Start("command_reloader");
        foreach (var result in (ProbeResult[])[new() { IsOk = true, Text = "/a 1" }, ProbeResult.Failed("no such program"), new() { IsOk = true, Text = "/a 1" }])
        {
            test.Advance(1).Answer("list", "{\"status\": \"ok\", \"watchers\": [\"w\"]}").Answer("get", "{\"status\": \"ok\", \"options\": {\"cmd\": \"/a\"}}");
            test.Probed(result);
        }

        Assert.Empty(test.Asked);
    }

    [Fact]
    public void AnAnswerOfHttpIsTimedAndAFailureCountedAndRestarts()
    {
        var test = PluginUnderTest.Start("http_observer", ("check_url", "http://127.0.0.1:1/x"), ("restart_on_error", "web"), ("loop_rate", "1")).Advance(1);
        Assert.Equal(new HttpProbe("http://127.0.0.1:1/x", null, TimeSpan.FromSeconds(10)), test.Probes[0].Probe);
        test.Probed(new ProbeResult { IsOk = true, Code = 200, Elapsed = TimeSpan.FromMilliseconds(12.7) });
        test.Advance(1).Probed(ProbeResult.Failed("no", HttpProbe.NoAnswer));
        Assert.Equal(
            [
                "circus.http_observer.watcher.http_stats.request_time:12|ms", "circus.http_observer.watcher.http_stats.error:1|c",
                "circus.http_observer.watcher.http_stats.error.599:1|c", "circus.http_observer.watcher.http_stats.restart_on_error:1|c",
            ],
            test.Metrics);
        test.Take("restart");
    }

    [Fact]
    public void InfoOfRedisBecomesGauges()
    {
        var test = PluginUnderTest.Start("redis_observer", ("loop_rate", "1"), ("restart_on_timeout", "redis")).Advance(1);
        test.Probed(new ProbeResult { IsOk = true, Text = "# Memory\r\nused_memory:1024\r\nused_cpu_sys:1.50\r\nnobody_asked:1\r\n" });
        test.Advance(1).Probed(ProbeResult.Failed("gone"));
        Assert.Equal(
            [
                "circus.redis_observer.watcher.redis_stats.used_memory:1024|g", "circus.redis_observer.watcher.redis_stats.used_cpu_sys:1.5|g",
                "circus.redis_observer.watcher.redis_stats.error:1|c", "circus.redis_observer.watcher.redis_stats.restart_on_error:1|c",
            ],
            test.Metrics);
        test.Take("restart");
    }

    [Fact]
    public void AProcessThatFailsTooOftenIsKilledAlone()
    {
        var test = PluginUnderTest.Start("healthcheck", ("watcher", "w"), ("url", "http://127.0.0.1:{8000+wid}/"), ("max_count", "1"), ("loop_rate", "1"), ("grace", "5"));
        Assert.Empty(test.Advance(1).Answer("stats", Stats(age: 1, wid: 3)).Probes);
        for (var round = 0; round < 2; round++)
        {
            test.Advance(1).Answer("stats", Stats(age: 9, wid: 3));
            Assert.Equal("http://127.0.0.1:8003/", ((HttpProbe)test.Probes[0].Probe).Url);
            test.Probed(ProbeResult.Failed("refused"));
        }

        Assert.Equal("{\"name\":\"w\",\"pid\":11}", test.Take("kill").ToJsonString());
    }
}
