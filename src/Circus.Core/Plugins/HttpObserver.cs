using System.Globalization;
using Circus.Options;

namespace Circus.Plugins;

/// <summary>Times a GET and reports it to StatsD (plugins-and-hooks.md §4.7).</summary>
internal sealed class HttpObserver(PluginSettings settings, PluginOutbox outbox) : PeriodicPlugin(outbox, settings.Float("loop_rate"))
{
    private readonly Statsd _statsd = new(settings, outbox);
    private bool _isUnderWay;

    internal static BuiltInDefinition Definition { get; } = new()
    {
        Name = "http_observer",
        ClassName = "circus.plugins.http_observer.HttpObserver",
        Title = "Asks a URL, reports how long it took to StatsD, and restarts a watcher when it fails.",
        Options =
        [
            BuiltInDefinition.Row("check_url", OptionType.String, "http://localhost/", "What to ask, http:// or, through curl, https://."),
            BuiltInDefinition.Row("timeout", OptionType.Float, 10.0, "How long the answer may take.", "s", minimum: 0.01),
            BuiltInDefinition.Row("restart_on_error", OptionType.String, OptionValue.Null, "Watcher to restart when it fails."),
            .. Statsd.Options("http_observer"),
            Statsd.LoopRate(60),
        ],
        Check = static settings => WebAddress.Problem(settings, "check_url", "http", "https"),
        Make = static (settings, outbox, _) => new HttpObserver(settings, outbox),
    };

    private protected override void LookAfter()
    {
        if (_isUnderWay)
            return;
        _isUnderWay = true;
        Outbox.Probe(new HttpProbe(settings.Text("check_url"), null, settings.Seconds("timeout")), result =>
        {
            _isUnderWay = false;
            if (result.IsOk)
            {
                _statsd.Timed("http_stats.request_time", (long)result.Elapsed.TotalMilliseconds);
                return;
            }

            Outbox.Warn($"{settings.Text("check_url")}: {result.Error}");
            _statsd.Increment("http_stats.error");
            _statsd.Increment(string.Create(CultureInfo.InvariantCulture, $"http_stats.error.{result.Code}"));
            if (settings.TextOrNull("restart_on_error") is not { } watcher)
                return;
            Outbox.Order("restart", properties => properties.WriteString("name", watcher));
            _statsd.Increment("http_stats.restart_on_error");
        });
    }
}
