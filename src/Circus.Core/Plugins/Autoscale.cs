using System.Globalization;
using System.Text.Json;
using Circus.Options;

namespace Circus.Plugins;

/// <summary>
/// Grows and shrinks a watcher between two numbers of processes. Each round measures one number; beyond `grow_at` for `rounds` rounds in a row a
/// step up, below `shrink_at` a step down, then nothing for the time of `cooldown`. The gap between the two is the hysteresis.
/// </summary>
internal sealed class Autoscale(PluginSettings settings, PluginOutbox outbox) : PeriodicPlugin(outbox, settings.Float("loop_rate"))
{
    private const int ByCpu = 0, ByQueue = 1;

    private int _above;
    private int _below;
    private Instant _restUntil;
    private bool _isUnderWay;

    internal static BuiltInDefinition Definition { get; } = new()
    {
        Name = "autoscale",
        Title = "Grows and shrinks a watcher by processor time, by the accept queue of a socket, or by a command's number.",
        Options =
        [
            BuiltInDefinition.Row("watcher", OptionType.String, OptionValue.Null, "The watcher to size."),
            BuiltInDefinition.Row("min", OptionType.Int, 1, "Least processes.", minimum: 0),
            BuiltInDefinition.Row("max", OptionType.Int, OptionValue.Null, "Most processes.", minimum: 1),
            BuiltInDefinition.Choice("by", "What is measured: mean processor time of a process in %, connections waiting to be accepted, or what a command prints.", "cpu", "queue", "command"),
            BuiltInDefinition.Row("socket", OptionType.String, OptionValue.Null, "Managed socket whose queue counts."),
            BuiltInDefinition.Row("command", OptionType.String, OptionValue.Null, "Command line for /bin/sh that prints a number."),
            BuiltInDefinition.Row("grow_at", OptionType.Float, 80.0, "Beyond this it grows."),
            BuiltInDefinition.Row("shrink_at", OptionType.Float, 20.0, "Below this it shrinks."),
            BuiltInDefinition.Row("step", OptionType.Int, 1, "Processes at a time.", minimum: 1),
            BuiltInDefinition.Row("rounds", OptionType.Int, 2, "Rounds in a row that it takes.", minimum: 1),
            BuiltInDefinition.Row("cooldown", OptionType.Float, 60.0, "Rest after a step.", "s", minimum: 0),
            BuiltInDefinition.Row("timeout", OptionType.Float, 5.0, "How long the command may take.", "s", minimum: 0.01),
            Statsd.LoopRate(10),
        ],
        Check = Validate,
        Make = static (settings, outbox, _) => new Autoscale(settings, outbox),
    };

    private string Watcher => settings.Text("watcher");

    private protected override void LookAfter()
    {
        if (_isUnderWay)
            return;
        _isUnderWay = true;
        Outbox.Call("status", properties => properties.WriteString("name", Watcher), status =>
        {
            // A watcher that was stopped by hand, or is about to start, is left alone.
            if (!status.IsOk || !status.Root.TryGetProperty("status"u8, out var state) || !state.ValueEquals("active"u8))
                Rest(status.Error);
            else
                Outbox.Call("numprocesses", properties => properties.WriteString("name", Watcher), reply =>
                {
                    if (reply.IsOk && reply.Root.TryGetProperty("numprocesses"u8, out var count) && count.TryGetInt32(out var processes))
                        Measure(processes);
                    else
                        Rest(reply.Error);
                });
        });
    }

    private void Measure(int processes)
    {
        switch (settings.Int("by"))
        {
            case ByCpu:
                Outbox.Call("stats", properties => properties.WriteString("name", Watcher), reply =>
                {
                    if (reply.IsOk && reply.Root.TryGetProperty("info"u8, out var info))
                        Decide(processes, ProcessStats.Of(info).Select(static each => each.CpuPercent ?? 0).DefaultIfEmpty().Average());
                    else
                        Rest(reply.Error);
                });
                break;
            case ByQueue:
                Outbox.Call("listsockets", null, reply =>
                {
                    // Circus doesn't tell the length of the queue: there the kernel is asked about the port.
                    var (queued, port) = QueueOf(reply, settings.Text("socket"));
                    if (queued is { } length)
                        Decide(processes, length);
                    else if (port is not null)
                        Outbox.Probe(new QueueProbe(port.Value), result => Decide(processes, result));
                    else
                        Rest(reply.Error ?? $"there is no listening socket {settings.Text("socket")}");
                });
                break;
            default:
                Outbox.Probe(new CommandProbe(settings.Text("command"), [("CIRCUS_WATCHER", Watcher), ("CIRCUS_NUMPROCESSES", Plain(processes))], null, settings.Seconds("timeout")), result =>
                {
                    if (!result.IsOk)
                        Rest($"{settings.Text("command")}: {result.Error}");
                    else if (double.TryParse(result.Text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                        Decide(processes, number);
                    else
                        Rest($"{settings.Text("command")} prints no number: {PythonRepr.Of(result.Text.Trim())}");
                });
                break;
        }
    }

    private void Decide(int processes, ProbeResult result)
    {
        if (result.IsOk)
            Decide(processes, result.Code);
        else
            Rest(result.Error);
    }

    private void Decide(int processes, double measured)
    {
        _isUnderWay = false;
        _above = measured > settings.Float("grow_at") ? _above + 1 : 0;
        _below = measured < settings.Float("shrink_at") ? _below + 1 : 0;
        var (min, max, step) = (settings.Int("min"), settings.Int("max"), settings.Int("step"));
        if (processes < min || processes > max)
            Change(processes, Math.Clamp(processes, min, max), measured);
        else if (Outbox.Now < _restUntil)
            return;
        else if (_above >= settings.Int("rounds") && processes < max)
            Change(processes, Math.Min(max, processes + step), measured);
        else if (_below >= settings.Int("rounds") && processes > min)
            Change(processes, Math.Max(min, processes - step), measured);
    }

    private void Change(int from, int to, double measured)
    {
        _above = _below = 0;
        _restUntil = Outbox.Now + settings.Seconds("cooldown");
        Outbox.Info(string.Create(CultureInfo.InvariantCulture, $"{Watcher}: {from} to {to} processes at {measured:0.##}"));
        Outbox.Order(to > from ? "incr" : "decr", properties =>
        {
            properties.WriteString("name", Watcher);
            properties.WriteNumber("nb", Math.Abs(to - from));
        });
    }

    private void Rest(string? problem)
    {
        _isUnderWay = false;
        _above = _below = 0;
        if (problem is not null)
            Outbox.Warn($"{Watcher}: {problem}");
    }

    /// <summary>How many connections wait at the socket, of all its listeners together, and its port; null for what the reply doesn't say.</summary>
    private static (double? Queued, int? Port) QueueOf(PluginReply reply, string socket)
    {
        double? queued = null;
        int? port = null;
        if (!reply.IsOk || !reply.Root.TryGetProperty("sockets"u8, out var sockets))
            return (queued, port);
        var all = sockets.ValueKind == JsonValueKind.Array ? sockets.EnumerateArray().AsEnumerable()
            : sockets.ValueKind == JsonValueKind.Object ? sockets.EnumerateObject().Select(static each => each.Value) : [];
        foreach (var each in all)
        {
            if (each.ValueKind != JsonValueKind.Object || !each.TryGetProperty("name"u8, out var name) || name.ValueKind != JsonValueKind.String
                || !string.Equals(name.GetString(), socket, StringComparison.OrdinalIgnoreCase))
                continue;
            if (each.TryGetProperty("queued"u8, out var waiting) && waiting.ValueKind == JsonValueKind.Number)
                queued = (queued ?? 0) + waiting.GetDouble();
            if (each.TryGetProperty("port"u8, out var number) && number.TryGetInt32(out var found))
                port = found;
        }

        return (queued, port);
    }

    private static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static (string, string)? Validate(PluginSettings settings)
    {
        if (!settings.Has("watcher"))
            return ("watcher", "the watcher to size");
        if (!settings.Has("max"))
            return ("max", "the most processes that it may have");
        if (settings.Int("max") < settings.Int("min"))
            return ("max", "it is smaller than min");
        if (settings.Float("shrink_at") >= settings.Float("grow_at"))
            return ("shrink_at", "it must be smaller than grow_at, or the watcher would never come to rest");
        return settings.Int("by") switch
        {
            ByQueue when !settings.Has("socket") => ("socket", "the managed socket whose queue counts"),
            > ByQueue when !settings.Has("command") => ("command", "the command that prints a number"),
            _ => null,
        };
    }
}
