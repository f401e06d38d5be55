namespace Circus.Plugins.Tests;

/// <summary>plugins-and-hooks.md §4.2 and §4.3.</summary>
public sealed class StatsdTests
{
    private const string Infos = """
        {"status": "ok", "infos": {
          "Web": {"11": {"cpu": 1.5, "mem": 0.25, "mem_info1": "1.50M", "pid": 11}, "12": {"cpu": 0.0, "mem": 0.5, "mem_info1": "512B", "pid": 12}},
          "idle": {},
          "odd": {"13": {"cpu": "N/A", "mem": "N/A", "mem_info1": "N/A", "pid": 13}, "14": "No such process (stopped?)"},
          "plugin:x": {"15": {"cpu": 1.0, "mem": 1.0, "mem_info1": "1K", "pid": 15}}}}
        """;

    [Fact]
    public void EveryEventIsCounted()
    {
        var test = PluginUnderTest.Start("statsd", ("application_name", "shop")).Spawn("web", 3).Event("a.b.stop");
        Assert.Equal(["circus.shop.watcher.web.spawn:1|c", "circus.shop.watcher.a.b.stop:1|c"], test.Metrics);
    }

    [Fact]
    public void TheSampleRateIsNamed() =>
        Assert.Equal(["circus.app.watcher.w.spawn:1|c|@0.5"], PluginUnderTest.Start("statsd", ("sample_rate", "0.5")).Spawn("w", 1).Metrics);

    [Fact]
    public void FullStatsReportsEveryWatcherButPlugins()
    {
        var test = PluginUnderTest.Start("circus.plugins.statsd.FullStats").Advance(60).Answer("stats", Infos);
        Assert.Equal(
            [
                "circus.app.watcher._stats.Web.watchers_num:2|g",
                "circus.app.watcher._stats.Web.cpu_max:1.5|g",
                "circus.app.watcher._stats.Web.cpu_sum:1.5|g",
                "circus.app.watcher._stats.Web.mem_pct_max:0.5|g",
                "circus.app.watcher._stats.Web.mem_pct_sum:0.75|g",
                "circus.app.watcher._stats.Web.mem_max:1572864|g",
                "circus.app.watcher._stats.Web.mem_sum:1573376|g",
                "circus.app.watcher._stats.idle.watchers_num:0|g",
                "circus.app.watcher._stats.odd.watchers_num:1|g",
            ],
            test.Metrics);
    }

    [Fact]
    public void AnErrorReplyIsCounted()
    {
        var test = PluginUnderTest.Start("full_stats", ("loop_rate", "2")).Advance(2).Answer("stats", "{\"status\": \"error\", \"reason\": \"x\", \"errno\": 5}");
        Assert.Equal(["circus.app.watcher._stats.error:1|c"], test.Metrics);
        test.Advance(2).Answer("stats", Infos);
    }

    [Theory]
    [InlineData("12.34M", 12939427)]
    [InlineData("1023B", 1023)]
    [InlineData("2k", 2048)]
    [InlineData("7", 7)]
    [InlineData("1.5 G", 1610612736)]
    public void SizesAreReadBack(string text, long bytes) => Assert.Equal(bytes, ProcessStats.Bytes(text));

    [Theory]
    [InlineData("N/A")]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("-1M")]
    public void WhatIsNoSizeIsNone(string text) => Assert.Null(ProcessStats.Bytes(text));
}
