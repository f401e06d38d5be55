using System.Text.Json;

namespace Circus.Plugins;

/// <summary>Sends what all processes use to StatsD (plugins-and-hooks.md §4.3).</summary>
internal sealed class FullStats(PluginSettings settings, PluginOutbox outbox) : PeriodicPlugin(outbox, settings.Float("loop_rate"))
{
    private readonly Statsd _statsd = new(settings, outbox);

    internal static BuiltInDefinition Definition { get; } = new()
    {
        Name = "full_stats",
        ClassName = "circus.plugins.statsd.FullStats",
        Title = "Sends processor time and memory of every watcher to StatsD.",
        Options = [.. Statsd.Options("app"), Statsd.LoopRate(60)],
        Make = static (settings, outbox, _) => new FullStats(settings, outbox),
    };

    private protected override void LookAfter() => Outbox.Call("stats", null, reply =>
    {
        if (!reply.IsOk || !reply.Root.TryGetProperty("infos"u8, out var infos) || infos.ValueKind != JsonValueKind.Object)
        {
            _statsd.Increment("_stats.error");
            return;
        }

        foreach (var watcher in infos.EnumerateObject().Where(static each => !each.Name.StartsWith("plugin:", StringComparison.Ordinal)))
            Report($"_stats.{watcher.Name}.", ProcessStats.Of(watcher.Value).ToArray());
    });

    private void Report(string name, ProcessStats[] processes)
    {
        _statsd.Gauge(name + "watchers_num", processes.Length);
        ReportNumbers(name + "cpu_", [.. processes.Select(static each => each.CpuPercent).OfType<double>()]);
        ReportNumbers(name + "mem_pct_", [.. processes.Select(static each => each.MemoryPercent).OfType<double>()]);
        var sizes = processes.Select(static each => each.ResidentBytes).OfType<long>().ToArray();
        if (sizes.Length == 0)
            return;
        _statsd.Gauge(name + "mem_max", sizes.Max());
        _statsd.Gauge(name + "mem_sum", sizes.Sum());
    }

    private void ReportNumbers(string name, double[] numbers)
    {
        if (numbers.Length == 0)
            return;
        _statsd.Gauge(name + "max", numbers.Max());
        _statsd.Gauge(name + "sum", numbers.Sum());
    }
}
