using System.Text;

namespace Circus.Plugins.Tests;

/// <summary>The plugins logger, webhook and exec, and the form of a configuration on a command line.</summary>
public sealed class EventActionTests
{
    [Fact]
    public void EventsAreLoggedAsTextOrJson()
    {
        Assert.Equal(["1970-01-01 00:00:01.000 watcher.w.spawn process_pid=3\n"], PluginUnderTest.Start("logger", ("file", "x")).Spawn("w", 3).Lines);
        Assert.Equal(
            ["{\"topic\":\"watcher.w.spawn\",\"watcher\":\"w\",\"event\":\"spawn\",\"time\":1.0,\"process_pid\":3}\n"],
            PluginUnderTest.Start("logger", ("file", "x"), ("format", "JSON")).Spawn("w", 3).Lines);
    }

    [Fact]
    public void OnlyWhatIsWantedComes()
    {
        var test = PluginUnderTest.Start("logger", ("file", "x"), ("events", "reap stop"), ("watchers", "web-*"));
        test.Spawn("web-1", 1).Reap("api").Reap("web-1").Event("web-2.stop");
        Assert.Equal(2, test.Lines.Count);
    }

    [Fact]
    public void AWebhookSendsOneAfterTheOtherAndSaysWhatItDropped()
    {
        var test = PluginUnderTest.Start("webhook", ("url", "http://h/"), ("max_per_minute", "2"));
        test.Reap("a").Reap("b").Reap("c").Reap("d");
        Assert.Single(test.Probes);
        test.Probed(new ProbeResult { IsOk = true }).Probed(new ProbeResult { IsOk = true });
        Assert.Empty(test.Probes);
        test.Advance(61).Reap("e");
        Assert.Contains("\"dropped_before\":2", Encoding.UTF8.GetString(((HttpProbe)test.Probes[0].Probe).Body!), StringComparison.Ordinal);
    }

    [Fact]
    public void AWebhookTriesAgain()
    {
        var test = PluginUnderTest.Start("webhook", ("url", "http://h/"), ("retries", "1")).Reap("a").Probed(ProbeResult.Failed("no"));
        Assert.Empty(test.Probes);
        test.Advance(1.1).Probed(ProbeResult.Failed("no"));
        Assert.Equal("http://h/: no: an event is lost", Assert.Single(test.Log));
        test.Reap("b");
        Assert.Single(test.Probes);
    }

    [Fact]
    public void ACommandGetsTheEvent()
    {
        var test = PluginUnderTest.Start("exec", ("command", "tell"), ("events", "reap"), ("max_running", "1")).Reap("w", pid: 9);
        var probe = Assert.IsType<CommandProbe>(test.Probes[0].Probe);
        Assert.Equal("tell", probe.Command);
        Assert.Contains(("CIRCUS_PID", "9"), probe.Variables);
        Assert.StartsWith("{\"topic\":\"watcher.w.reap\"", Encoding.UTF8.GetString(probe.Input!), StringComparison.Ordinal);
        test.Reap("w");
        Assert.Single(test.Probes);
        test.Probed(ProbeResult.Failed("exit status 1")).Reap("w");
        Assert.Single(test.Probes);
    }

    [Fact]
    public void AConfigurationIsReadBackAsItWas()
    {
        var config = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["window"] = "2", ["name"] = "plugin:fl", ["__name__"] = "plugin:fl", ["url"] = "http://h:1/" };
        var text = PluginConfig.Write(config);
        Assert.Equal("__name__:plugin:fl:::name:plugin:fl:::url:http://h:1/:::window:2", text);
        Assert.Equal(config, new SortedDictionary<string, string>(PluginConfig.Read(text), StringComparer.Ordinal));
        Assert.Equal(config, new SortedDictionary<string, string>(PluginConfig.ReadJson(PluginConfig.WriteJson(config))!, StringComparer.Ordinal));
        Assert.Equal("b", Assert.Single(PluginConfig.Read("a : b:::nothing")).Value);
    }

    [Fact]
    public void EveryClassOfTheReferenceIsFoundUnderBothNames()
    {
        foreach (var plugin in BuiltInTable.All)
        {
            Assert.Same(plugin, BuiltInTable.Find(plugin.Name));
            Assert.Same(plugin, BuiltInTable.Find(plugin.ClassName ?? plugin.Name));
        }

        Assert.Equal(8, BuiltInTable.All.Count(static plugin => plugin.ClassName is not null));
        Assert.Null(BuiltInTable.Find("circus.plugins.flapping"));
    }
}
