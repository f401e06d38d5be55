using System.Globalization;
using Circus.Options;

namespace Circus.Plugins;

/// <summary>The options and messages of all plugins that report to StatsD (plugins-and-hooks.md §4.2).</summary>
internal sealed class Statsd(PluginSettings settings, PluginOutbox outbox)
{
    private readonly string _prefix = $"circus.{settings.Text("application_name")}.watcher.";
    private readonly string _rate = settings.Float("sample_rate") is var rate and not 1 ? "|@" + PythonRepr.Float(rate) : "";

    internal static OptionDefinition<PluginSettings>[] Options(string applicationName) =>
    [
        BuiltInDefinition.Row("application_name", OptionType.String, applicationName, "Name of the application in the metrics, `circus.NAME.watcher.…`."),
        BuiltInDefinition.Row("host", OptionType.String, "localhost", "Host of the StatsD server."),
        BuiltInDefinition.Row("port", OptionType.Int, 8125, "Its UDP port.", minimum: 1, maximum: 65535),
        BuiltInDefinition.Row("sample_rate", OptionType.Float, 1.0, "Rate that the messages name; all are sent.", minimum: 0),
    ];

    internal static OptionDefinition<PluginSettings> LoopRate(double seconds) =>
        BuiltInDefinition.Row("loop_rate", OptionType.Float, seconds, "Time from one round to the next.", "s", minimum: 0.01);

    internal void Increment(string name) => Send(name, "1|c");

    internal void Gauge(string name, string value) => Send(name, value + "|g");

    internal void Gauge(string name, double value) => Gauge(name, PythonRepr.Float(value));

    internal void Gauge(string name, long value) => Gauge(name, value.ToString(CultureInfo.InvariantCulture));

    internal void Timed(string name, long milliseconds) => Send(name, milliseconds.ToString(CultureInfo.InvariantCulture) + "|ms");

    private void Send(string name, string value) =>
        outbox.Effects.Add(new SendMetric(settings.Text("host"), settings.Int("port"), $"{_prefix}{name}:{value}{_rate}"));
}
