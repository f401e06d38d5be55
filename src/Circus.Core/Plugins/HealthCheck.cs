using System.Globalization;
using System.Text.RegularExpressions;
using Circus.Options;

namespace Circus.Plugins;

/// <summary>
/// Asks each process of a watcher whether it is well, by HTTP, TCP or a command, and kills the one that isn't for several rounds in a row; the
/// daemon replaces it. `{pid}` and `{wid}`, also `{8000+wid}`, name the process in what is asked.
/// </summary>
internal sealed partial class HealthCheck(PluginSettings settings, PluginOutbox outbox) : PeriodicPlugin(outbox, settings.Float("loop_rate"))
{
    private readonly Dictionary<int, int> _failures = [];
    private readonly HashSet<int> _underWay = [];

    internal static BuiltInDefinition Definition { get; } = new()
    {
        Name = "healthcheck",
        Title = "Asks each process of a watcher by HTTP, TCP or a command, and kills the one that fails; `{wid}`, `{pid}`, `{8000+wid}` name it.",
        Options =
        [
            BuiltInDefinition.Row("watcher", OptionType.String, OptionValue.Null, "The watcher to look after."),
            BuiltInDefinition.Row("url", OptionType.String, OptionValue.Null, "Ask by HTTP: well is a status of 2xx."),
            BuiltInDefinition.Row("tcp", OptionType.String, OptionValue.Null, "Ask by connecting to HOST:PORT."),
            BuiltInDefinition.Row("command", OptionType.String, OptionValue.Null, "Ask by a command line for /bin/sh, with CIRCUS_PID and CIRCUS_WID: well is exit status 0."),
            Statsd.LoopRate(10),
            BuiltInDefinition.Row("timeout", OptionType.Float, 5.0, "How long an answer may take.", "s", minimum: 0.01),
            BuiltInDefinition.Row("max_count", OptionType.Int, 2, "Failures in a row that are tolerated.", minimum: 0),
            BuiltInDefinition.Row("grace", OptionType.Float, 10.0, "Age below which a process isn't asked.", "s", minimum: 0),
        ],
        Check = Validate,
        Make = static (settings, outbox, _) => new HealthCheck(settings, outbox),
    };

    private string Watcher => settings.Text("watcher");

    private protected override void LookAfter() => Outbox.Call("stats", properties => properties.WriteString("name", Watcher), reply =>
    {
        if (!reply.IsOk || !reply.Root.TryGetProperty("info"u8, out var info))
        {
            Outbox.Warn($"{Watcher}: {reply.Error ?? "no statistics"}");
            return;
        }

        var processes = ProcessStats.Of(info).ToArray();
        foreach (var gone in _failures.Keys.Where(pid => processes.All(process => process.Pid != pid)).ToArray())
            _failures.Remove(gone);
        foreach (var process in processes.Where(process => process.Age >= settings.Float("grace") && _underWay.Add(process.Pid)))
            Outbox.Probe(ProbeOf(process), result => OnAnswer(process, result));
    });

    private PluginProbe ProbeOf(ProcessStats process)
    {
        var timeout = settings.Seconds("timeout");
        if (settings.TextOrNull("url") is { } url)
            return new HttpProbe(Fill(url, process), null, timeout);
        if (settings.TextOrNull("tcp") is { } tcp)
        {
            TrySplit(Fill(tcp, process), out var host, out var port);
            return new TcpProbe(host, port, timeout);
        }

        var variables = ((string, string)[])[("CIRCUS_PID", Plain(process.Pid)), ("CIRCUS_WID", Plain(process.Wid)), ("CIRCUS_WATCHER", Watcher)];
        return new CommandProbe(Fill(settings.Text("command"), process), variables, null, timeout);
    }

    private void OnAnswer(ProcessStats process, ProbeResult result)
    {
        _underWay.Remove(process.Pid);
        if (result.IsOk)
        {
            _failures.Remove(process.Pid);
            return;
        }

        var failures = _failures[process.Pid] = _failures.GetValueOrDefault(process.Pid) + 1;
        Outbox.Warn($"{Watcher}, pid {process.Pid}: {result.Error} ({failures} in a row)");
        if (failures <= settings.Int("max_count"))
            return;
        _failures.Remove(process.Pid);
        Outbox.Info($"{Watcher}, pid {process.Pid} is killed: it isn't well");
        Outbox.Order("kill", properties =>
        {
            properties.WriteString("name", Watcher);
            properties.WriteNumber("pid", process.Pid);
        });
    }

    private static string Fill(string text, ProcessStats process) => Placeholder().Replace(text, match =>
    {
        var number = match.Groups["name"].Value == "pid" ? process.Pid : process.Wid;
        return Plain(match.Groups["base"].Success ? int.Parse(match.Groups["base"].Value, CultureInfo.InvariantCulture) + number : number);
    });

    private static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool TrySplit(string place, out string host, out int port)
    {
        var colon = place.LastIndexOf(':');
        host = colon > 0 ? place[..colon].Trim('[', ']') : "";
        port = 0;
        return colon > 0 && int.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and < 65536;
    }

    private static (string, string)? Validate(PluginSettings settings)
    {
        if (!settings.Has("watcher"))
            return ("watcher", "the watcher to look after");
        if (((string[])["url", "tcp", "command"]).Count(settings.Has) != 1)
            return ("command", "exactly one of url, tcp and command");
        var sample = new ProcessStats(1, 1, 0, null, null, null, default);
        if (settings.TextOrNull("tcp") is { } tcp && !TrySplit(Fill(tcp, sample), out _, out _))
            return ("tcp", $"{PythonRepr.Of(tcp)} is not HOST:PORT");
        return settings.TextOrNull("url") is { } url && !WebAddress.TryParse(Fill(url, sample), out _) ? ("url", $"{PythonRepr.Of(url)} is not a URL") : null;
    }

    [GeneratedRegex(@"\{(?:(?<base>[0-9]{1,5})\+)?(?<name>pid|wid)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
