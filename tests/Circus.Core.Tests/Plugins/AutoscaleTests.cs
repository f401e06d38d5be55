namespace Circus.Plugins.Tests;

public sealed class AutoscaleTests
{
    private static PluginUnderTest Started(params (string, string)[] more) => PluginUnderTest.Start(
        "autoscale", [("watcher", "w"), ("max", "4"), ("by", "command"), ("command", "size"), ("loop_rate", "1"), ("cooldown", "10"), .. more]);

    private static PluginUnderTest Round(PluginUnderTest test, int processes, double measured) => test.Advance(1)
        .Answer("status", "{\"status\": \"active\"}").Answer("numprocesses", $"{{\"status\": \"ok\", \"numprocesses\": {processes}}}")
        .Probed(new ProbeResult { IsOk = true, Text = FormattableString.Invariant($"{measured}\n") });

    [Fact]
    public void ItGrowsAfterSomeRoundsAndThenRests()
    {
        var test = Round(Started(), 2, 90);
        Assert.Empty(test.Asked);
        Assert.Equal("{\"name\":\"w\",\"nb\":1}", Round(test, 2, 90).Take("incr").ToJsonString());
        for (var i = 0; i < 9; i++)
            Assert.Empty(Round(test, 3, 90).Asked);
        Round(test, 3, 90).Take("incr");
    }

    [Fact]
    public void ItShrinksNotBelowTheLeast()
    {
        var test = Round(Round(Started(("step", "5")), 3, 1), 3, 1);
        Assert.Equal(2, (int?)test.Take("decr")["nb"]);
        test = Round(Round(Started(), 1, 1), 1, 1);
        Assert.Empty(test.Asked);
    }

    [Fact]
    public void BetweenTheTwoThresholdsNothingHappens() => Assert.Empty(Round(Round(Round(Started(), 2, 50), 2, 79), 2, 21).Asked);

    [Fact]
    public void ANumberOutsideTheBoundsIsBroughtBackAtOnce() => Assert.Equal(3, (int?)Round(Started(), 7, 50).Take("decr")["nb"]);

    [Fact]
    public void AStoppedWatcherIsLeftAlone() => Assert.Empty(Started().Advance(1).Answer("status", "{\"status\": \"stopped\"}").Asked);

    [Fact]
    public void TheQueueOfASocketCounts()
    {
        var test = Started(("by", "queue"), ("socket", "web"), ("rounds", "1"), ("grow_at", "5"), ("shrink_at", "1")).Advance(1);
        test.Answer("status", "{\"status\": \"active\"}").Answer("numprocesses", "{\"status\": \"ok\", \"numprocesses\": 1}");
        test.Answer("listsockets", "{\"status\": \"ok\", \"sockets\": [{\"fd\": 5, \"name\": \"web\", \"host\": \"0.0.0.0\", \"port\": 8000}]}");
        Assert.Equal(new QueueProbe(8000), test.Probes[0].Probe);
        test.Probed(new ProbeResult { IsOk = true, Code = 6 }).Take("incr");
    }

    [Fact]
    public void TheQueueThatTheDaemonTellsIsTaken()
    {
        var test = Started(("by", "queue"), ("socket", "Web"), ("rounds", "1"), ("grow_at", "5"), ("shrink_at", "1")).Advance(1);
        test.Answer("status", "{\"status\": \"active\"}").Answer("numprocesses", "{\"status\": \"ok\", \"numprocesses\": 1}");
        test.Answer("listsockets", "{\"status\": \"ok\", \"sockets\": [{\"name\": \"web\", \"path\": \"/s\", \"queued\": 4}, {\"name\": \"web\", \"queued\": 3}, {\"name\": \"x\", \"queued\": 0}]}");
        Assert.Empty(test.Probes);
        test.Take("incr");
    }

    [Theory]
    [InlineData("max", "autoscale", "watcher=w")]
    [InlineData("shrink_at", "autoscale", "watcher=w;max=3;shrink_at=90")]
    [InlineData("socket", "autoscale", "watcher=w;max=3;by=queue")]
    [InlineData("max", "autoscale", "watcher=w;max=3;min=4")]
    [InlineData("command", "healthcheck", "watcher=w")]
    [InlineData("tcp", "healthcheck", "watcher=w;tcp=here")]
    [InlineData("msg_regex", "watchdog", "msg_regex=(")]
    [InlineData("msg_regex", "watchdog", "msg_regex=x")]
    [InlineData("watcher", "resource_watcher", "")]
    [InlineData("max_mem", "resource_watcher", "watcher=w;max_mem=lots")]
    [InlineData("check_url", "http_observer", "check_url=localhost")]
    [InlineData("redis_url", "redis_observer", "redis_url=rediss://x")]
    [InlineData("file", "logger", "")]
    [InlineData("url", "webhook", "")]
    [InlineData("command", "exec", "")]
    public void WhatCantWorkIsToldBeforeItIsStarted(string option, string plugin, string config)
    {
        var problems = new List<(string Option, string Reason)>();
        var texts = config.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(each => each.Split('=', 2)).ToDictionary(each => each[0], each => each[1]);
        PluginSettings.Read(BuiltInTable.Find(plugin)!, texts, problems);
        Assert.Equal(option, Assert.Single(problems).Option);
    }
}
