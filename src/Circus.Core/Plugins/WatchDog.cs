using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Circus.Options;

namespace Circus.Plugins;

/// <summary>Kills processes that have stopped to send heartbeats over UDP (plugins-and-hooks.md §4.5).</summary>
internal sealed class WatchDog : PeriodicPlugin
{
    /// <summary>Lines a round about datagrams of no process: whoever sends them must not fill the disk.</summary>
    private const int MostStrange = 10;

    private readonly PluginSettings _settings;
    private readonly Regex _watchers;
    private readonly Regex _message;
    private readonly EventNames _names;
    private readonly Dictionary<string, Monitored> _monitored = new(StringComparer.Ordinal);

    private long _strange;

    private WatchDog(PluginSettings settings, PluginOutbox outbox)
        : base(outbox, settings.Float("loop_rate"))
    {
        _settings = settings;
        _names = new EventNames(outbox);
        PythonRegex.TryCreate(settings.Text("watchers_regex"), out var watchers, out _);
        PythonRegex.TryCreate(settings.Text("msg_regex"), out var message, out _);
        (_watchers, _message) = (watchers!, message!);
    }

    internal static BuiltInDefinition Definition { get; } = new()
    {
        Name = "watchdog",
        ClassName = "circus.plugins.watchdog.WatchDog",
        Title = "Kills processes that have stopped to send heartbeats, datagrams `PID;TIME`.",
        Options =
        [
            Statsd.LoopRate(60),
            BuiltInDefinition.Row("watchers_regex", OptionType.String, ".*", "Watchers whose processes send heartbeats, matched at the start of the name."),
            BuiltInDefinition.Row("msg_regex", OptionType.String, "^(?P<pid>.*);(?P<timestamp>.*)$", "A heartbeat, with a group pid."),
            BuiltInDefinition.Row("max_count", OptionType.Int, 3, "Rounds without a heartbeat that are tolerated.", minimum: 0),
            BuiltInDefinition.Row("ip", OptionType.String, "127.0.0.1", "Address that takes heartbeats."),
            BuiltInDefinition.Row("port", OptionType.Int, 1664, "UDP port that takes heartbeats.", minimum: 1, maximum: 65535),
            BuiltInDefinition.Row("watchers_stop_signal", OptionType.Signal, OptionValue.Null, "Signal instead of the watcher's stop_signal."),
            BuiltInDefinition.Row("watchers_graceful_timeout", OptionType.Float, OptionValue.Null, "Time instead of the watcher's graceful_timeout.", "s", minimum: 0),
        ],
        Check = Validate,
        Make = static (settings, outbox, _) => new WatchDog(settings, outbox),
    };

    public override (string Host, int Port)? Heartbeats => (_settings.Text("ip"), _settings.Int("port"));

    /// <summary>Finds the processes that started before us, or while we couldn't hear it.</summary>
    public override void OnConnected() => Outbox.Call("list", null, reply =>
    {
        _monitored.Clear();
        foreach (var name in EventNames.ListOf(reply).Where(IsMonitored))
        {
            Outbox.Call("list", properties => properties.WriteString("name", name), pids =>
            {
                if (!pids.IsOk || !pids.Root.TryGetProperty("pids"u8, out var list) || list.ValueKind != JsonValueKind.Array)
                    return;
                foreach (var pid in list.EnumerateArray())
                    Add(pid.GetRawText(), name, "discovered");
            });
        }
    });

    public override void OnEvent(PluginEvent @event)
    {
        if (@event.Name is not ("spawn" or "reap") || @event.Pid == 0 || !IsMonitored(@event.Watcher))
            return;
        var pid = @event.Pid.ToString(CultureInfo.InvariantCulture);
        if (@event.Name == "spawn")
            _names.Find(@event.Watcher, name => Add(pid, name, "added"));
        else if (_monitored.Remove(pid, out var old))
            Outbox.Info($"removed monitored pid for {old.Watcher}:{pid}");
    }

    public override void OnDatagram(ReadOnlySpan<byte> datagram)
    {
        var text = Encoding.UTF8.GetString(datagram);
        if (PythonRegex.Match(_message, text) is not { } match)
            WarnOfStrange($"a heartbeat isn't one: {PythonRepr.Of(text)}");
        else if (_monitored.TryGetValue(match.Groups["pid"].Value, out var monitored))
            monitored.LastSeen = Outbox.Now;
        else
            WarnOfStrange($"received watchdog for a non monitored process: {PythonRepr.Of(text)}");
    }

    private protected override void LookAfter()
    {
        if (_strange > MostStrange)
            Outbox.Warn($"{_strange - MostStrange} more datagrams since the last round are no heartbeats of monitored processes");
        _strange = 0;
        var longest = Seconds.ToTimeSpan(_settings.Float("loop_rate") * _settings.Int("max_count"));
        foreach (var (pid, monitored) in _monitored.Where(each => Outbox.Now - each.Value.LastSeen > longest).ToArray())
        {
            Outbox.Info($"watcher:{monitored.Watcher}, pid:{pid} is not responding. Kill it !");
            _monitored.Remove(pid);
            Outbox.Order("kill", properties =>
            {
                properties.WriteString("name", monitored.Watcher);
                properties.WriteNumber("pid", int.Parse(pid, CultureInfo.InvariantCulture));
                if (_settings.Has("watchers_stop_signal"))
                    properties.WriteNumber("signum", _settings.Int("watchers_stop_signal"));
                if (_settings.Has("watchers_graceful_timeout"))
                    properties.WriteNumber("graceful_timeout", _settings.Float("watchers_graceful_timeout"));
            });
        }
    }

    private void WarnOfStrange(string line)
    {
        if (++_strange <= MostStrange)
            Outbox.Warn(line);
    }

    private bool IsMonitored(string name) => PythonRegex.Match(_watchers, name) is not null;

    private void Add(string pid, string watcher, string how)
    {
        _monitored[pid] = new Monitored(watcher) { LastSeen = Outbox.Now };
        Outbox.Info($"{how}: {watcher}, pid:{pid}");
    }

    private static (string, string)? Validate(PluginSettings settings)
    {
        foreach (var name in (string[])["watchers_regex", "msg_regex"])
        {
            if (!PythonRegex.TryCreate(settings.Text(name), out var regex, out var error))
                return (name, error);
            if (name == "msg_regex" && !regex.GetGroupNames().Contains("pid"))
                return (name, "it needs a group named pid, (?P<pid>...)");
        }

        return null;
    }

    private sealed class Monitored(string watcher)
    {
        internal string Watcher { get; } = watcher;

        internal Instant LastSeen { get; set; }
    }
}
