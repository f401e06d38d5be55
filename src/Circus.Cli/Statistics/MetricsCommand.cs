using System.CommandLine;
using System.Globalization;
using Circus.Cli.Control;
using Circus.Stats;

namespace Circus.Cli.Statistics;

/// <summary>`circus metrics`: counters and gauges of a daemon as text for monitoring, printed or kept in a file.</summary>
internal static class MetricsCommand
{
    internal static Command Create()
    {
        var endpoint = new Option<string?>("--endpoint")
        {
            Description = $"Where the daemon listens; default: ${ControlOptions.EndpointVariable}, else {ControlOptions.DefaultEndpoint}.",
            HelpName = "ENDPOINT",
        };
        var timeout = Seconds("--timeout", $"Seconds to wait for the reply; default: {ControlOptions.DefaultTimeoutSeconds}.", ControlOptions.DefaultTimeoutSeconds);
        var processes = new Option<bool>("--processes") { Description = "With series of each process: as many as there are, and new ones with each restart." };
        var format = new Option<string>("--format")
        {
            Description = "openmetrics (default), or prometheus: text format 0.0.4, in which promtool and node_exporter see counters as such.",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => "openmetrics",
        };
        format.AcceptOnlyFromAmong("openmetrics", "prometheus");
        var textFile = new Option<string?>("--textfile") { Description = "Write a file instead, replaced as a whole: for the textfile collector of node_exporter, which wants a name that ends in .prom.", HelpName = "PATH" };
        var every = Seconds("--every", "With --textfile: write it anew every so many seconds, until a signal ends it; default: once.", 0);
        var version = new Option<bool>("--version") { Description = "Show the version of Circus that this is.", Action = new PrintAction(() => Programs.CircusVersion) };
        var command = new Command(Programs.Metrics, "Print counters and gauges of a daemon for monitoring.") { endpoint, timeout, processes, format, textFile, every, version };
        var curve = new CurveOptions();
        curve.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(every) is { Implicit: false } && result.GetResult(textFile) is null)
                result.AddError("--every needs --textfile");
        });
        command.SetAction(result =>
        {
            var place = result.GetValue(endpoint) ?? Environment.GetEnvironmentVariable(ControlOptions.EndpointVariable) ?? ControlOptions.DefaultEndpoint;
            var source = new MetricsSource(
                place,
                curve.Read(result),
                TimeSpan.FromSeconds(result.GetValue(timeout)),
                result.GetValue(processes),
                result.GetValue(format) == "prometheus" ? MetricsFormat.Prometheus : MetricsFormat.OpenMetrics);
            if (result.GetValue(textFile) is not { } path)
                return MetricsRun.Print(source);
            return result.GetValue(every) is > 0 and var period ? MetricsRun.Keep(source, path, TimeSpan.FromSeconds(period)) : MetricsRun.Write(source, path);
        });
        return command;
    }

    private static Option<double> Seconds(string name, string description, double defaultValue)
    {
        var option = new Option<double>(name) { Description = description, HelpName = "SECONDS", DefaultValueFactory = _ => defaultValue };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && !(double.TryParse(token.Value, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 1e6))
                result.AddError($"argument {name}: invalid value: '{token.Value}'");
        });
        return option;
    }
}
