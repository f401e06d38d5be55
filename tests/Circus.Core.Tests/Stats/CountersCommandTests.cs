using System.Buffers;
using System.Text.Json;
using Circus.Commands;
using Circus.Fakes.Tests;

namespace Circus.Stats.Tests;

/// <summary>`counters`: what watchers have been through, and the text that monitoring gets of it.</summary>
public sealed class CountersCommandTests
{
    private readonly TestArbiter _test = TestArbiter.Started(
        TestArbiter.Spec("web", options => options.NumProcesses = 2), TestArbiter.Spec("off", options => options.Autostart = false));

    [Fact]
    public void EachDeathIsCountedByItsReasonAndItsProcessorTimeKept()
    {
        _test.Clock.Advance(TimeSpan.FromSeconds(5));
        _test.Arbiter.OnExit(100, -9, TimeSpan.FromSeconds(2.5));
        _test.Settle();
        var web = Watcher("web");
        Assert.Equal("""{"state":"active","wanted":2,"running":2,"spawns":3,"restarts":1,"spawn_failures":0,"early_deaths":0,"deaths":{"exited":0,"signalled":1,"stop":0,"reload":0,"decr":0,"max_age":0,"kill":0},"streams":{},"cpu_seconds":5.5,"rss_bytes":8192}""", web.GetRawText());
    }

    [Fact]
    public void AnEarlyDeathIsCounted()
    {
        _test.Arbiter.OnExit(100, 3);
        _test.Settle();
        Assert.Equal((1, 1, 1), (Number("early_deaths"), Watcher("web").GetProperty("deaths").GetProperty("exited").GetInt32(), Number("running")));
    }

    [Fact]
    public void AStoppedWatcherWantsNobodyAndStopsAreNoEarlyDeaths()
    {
        _test.Send("""{"command":"stop","properties":{"name":"web"} }""");
        _test.Settle();
        var web = Watcher("web");
        Assert.Equal(("stopped", 0, 2, 0), (web.GetProperty("state").GetString(), Number("wanted"), web.GetProperty("deaths").GetProperty("stop").GetInt32(), Number("early_deaths")));
        Assert.Equal(0, Watcher("off").GetProperty("wanted").GetInt32());
    }

    [Fact]
    public void AFailedSpawnIsCounted()
    {
        _test.Kernel.NextSpawn = () => SpawnResult.Failed("no memory", isTransient: true);
        _test.Clock.Advance(TimeSpan.FromSeconds(5));
        _test.Arbiter.OnExit(100, 0);
        _test.Settle();
        Assert.Equal(1, Number("spawn_failures"));
    }

    [Fact]
    public void ProcessesAreNamedOnRequest()
    {
        var text = Watcher("web", """{"command":"counters","properties":{"processes":true} }""").GetProperty("processes").GetProperty("101").GetRawText();
        Assert.StartsWith("""{"wid":2,"started":""", text, StringComparison.Ordinal);
        Assert.EndsWith(""","cpu_seconds":1.5,"rss_bytes":4096}""", text, StringComparison.Ordinal);
    }

    [Fact]
    public void TurnsOfTheLoopAreCountedByTheirLength()
    {
        foreach (var nanoseconds in new[] { 50_000, 500_000, 2_000_000_000L })
            _test.Arbiter.LoopTimes.Add(nanoseconds);
        Assert.Equal("""{"turns":3,"seconds":2.00055,"up_to":[[0.0001,1],[0.001,2],[0.01,2],[0.1,2],[1.0,2]]}""", Ask().GetProperty("daemon").GetProperty("loop").GetRawText());
    }

    [Fact]
    public void TheTextHasAFamilyPerFigureAndASeriesPerWatcher()
    {
        var lines = OpenMetrics.Of(Ask(), MetricsFormat.OpenMetrics).Split('\n');
        Assert.Equal(["# EOF", ""], lines[^2..]);
        Assert.Contains("circus_up 1", lines);
        Assert.Contains("# TYPE circus_watcher_restarts counter", lines);
        Assert.Contains("circus_watcher_processes_running{watcher=\"web\"} 2", lines);
        Assert.Contains("circus_watcher_deaths_total{watcher=\"web\",reason=\"max_age\"} 0", lines);
        Assert.Contains("circus_loop_turn_seconds_bucket{le=\"1.0\"} 0", lines);
        Assert.Contains("circus_loop_turn_seconds_bucket{le=\"+Inf\"} 0", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("circus_process_", StringComparison.Ordinal));
    }

    [Fact]
    public void PrometheusWantsTheFamilyOfACounterToBeNamedLikeItsSamples()
    {
        var lines = OpenMetrics.Of(Ask("""{"command":"counters","properties":{"processes":true} }"""), MetricsFormat.Prometheus).Split('\n');
        Assert.Contains("# TYPE circus_watcher_restarts_total counter", lines);
        Assert.Contains("circus_process_resident_memory_bytes{watcher=\"web\",wid=\"1\",pid=\"100\"} 4096", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("# UNIT", StringComparison.Ordinal) || line == "# EOF");
    }

    [Fact]
    public void NamesAreEscaped()
    {
        using var reply = JsonDocument.Parse(Ask().GetRawText().Replace("\"web\"", "\"a\\\\\\\"b\\n\"", StringComparison.Ordinal));
        Assert.Contains("{watcher=\"a\\\\\\\"b\\n\"} 2", OpenMetrics.Of(reply.RootElement, MetricsFormat.OpenMetrics), StringComparison.Ordinal);
    }

    [Fact]
    public void OnATerminalAWatcherIsALine() =>
        Assert.Equal(
            "web: active, 2 of 2 running, 0 restarts, 0 early deaths, 0 failed spawns, 3.0 s, 8192 bytes\noff: stopped, 0 of 0 running, 0 restarts, 0 early deaths, 0 failed spawns, 0.0 s, 0 bytes",
            CommandTable.Find("counters")!.TextOf(Ask()));

    private int Number(string property) => Watcher("web").GetProperty(property).GetInt32();

    private JsonElement Watcher(string name, string request = """{"command":"counters"}""") => Ask(request).GetProperty("watchers").GetProperty(name);

    private JsonElement Ask(string request = """{"command":"counters"}""")
    {
        _test.Send(request);
        var reply = new ArrayBufferWriter<byte>();
        StatsReply.Write(_test.Queries[^1], new StatsCommandTests.FixedInfo(isGone: false, hasChild: false, isHidden: false), _test.Clock, reply);
        return JsonDocument.Parse(reply.WrittenMemory).RootElement;
    }
}
