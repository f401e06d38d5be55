using System.Globalization;
using Circus.Options;

namespace Circus.Plugins;

/// <summary>Reports what INFO of a Redis server says to StatsD (plugins-and-hooks.md §4.7).</summary>
internal sealed class RedisObserver(PluginSettings settings, PluginOutbox outbox) : PeriodicPlugin(outbox, settings.Float("loop_rate"))
{
    private static readonly string[] Observed =
    [
        "pubsub_channels", "connected_slaves", "lru_clock", "connected_clients", "keyspace_misses", "used_memory", "used_memory_peak",
        "total_commands_processed", "used_memory_rss", "total_connections_received", "pubsub_patterns", "used_cpu_sys", "used_cpu_sys_children",
        "blocked_clients", "used_cpu_user", "client_biggest_input_buf", "mem_fragmentation_ratio", "expired_keys", "evicted_keys",
        "client_longest_output_list", "uptime_in_seconds", "keyspace_hits",
    ];

    private readonly Statsd _statsd = new(settings, outbox);
    private bool _isUnderWay;

    internal static BuiltInDefinition Definition { get; } = new()
    {
        Name = "redis_observer",
        ClassName = "circus.plugins.redis_observer.RedisObserver",
        Title = "Reports what INFO of a Redis server says to StatsD, and restarts a watcher when it doesn't answer.",
        Options =
        [
            BuiltInDefinition.Row("redis_url", OptionType.String, "redis://localhost:6379/0", "The server: redis://[:PASSWORD@]HOST[:PORT][/DATABASE] or unix://PATH."),
            BuiltInDefinition.Row("timeout", OptionType.Float, 5.0, "How long the answer may take.", "s", minimum: 0.01),
            BuiltInDefinition.Row("restart_on_timeout", OptionType.String, OptionValue.Null, "Watcher to restart when there is no answer."),
            .. Statsd.Options("redis_observer"),
            Statsd.LoopRate(60),
        ],
        Check = static settings => WebAddress.Problem(settings, "redis_url", "redis", "unix"),
        Make = static (settings, outbox, _) => new RedisObserver(settings, outbox),
    };

    private protected override void LookAfter()
    {
        if (_isUnderWay)
            return;
        _isUnderWay = true;
        Outbox.Probe(new RedisProbe(settings.Text("redis_url"), settings.Seconds("timeout")), result =>
        {
            _isUnderWay = false;
            if (result.IsOk)
                Report(result.Text);
            else
                Fail(result.Error);
        });
    }

    private void Report(string info)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in info.Split("\r\n"))
        {
            if (line.IndexOf(':') is > 0 and var colon)
                fields[line[..colon]] = line[(colon + 1)..];
        }

        // Servers of other versions lack some.
        foreach (var name in Observed.Where(fields.ContainsKey))
            _statsd.Gauge($"redis_stats.{name}", Plain(fields[name]));
    }

    private void Fail(string error)
    {
        Outbox.Warn($"{settings.Text("redis_url").Split('@')[^1]}: {error}");
        _statsd.Increment("redis_stats.error");
        if (settings.TextOrNull("restart_on_timeout") is not { } watcher)
            return;
        Outbox.Order("restart", properties => properties.WriteString("name", watcher));
        _statsd.Increment("redis_stats.restart_on_error");
    }

    /// <summary>A fraction as Python writes floats; anything else as it came.</summary>
    private static string Plain(string value) =>
        value.Contains('.') && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? PythonRepr.Float(number) : value;
}
