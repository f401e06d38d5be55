using System.Text;
using System.Text.Json.Nodes;

namespace Circus.Plugins.Tests;

/// <summary>A built-in plugin, driven by hand: a clock that moves when told, events, answers; and what it wants done.</summary>
internal sealed class PluginUnderTest
{
    private readonly List<(string Command, JsonObject Properties, string Id)> _asked = [];

    private PluginUnderTest(BuiltInPlugin plugin) => Plugin = plugin;

    internal BuiltInPlugin Plugin { get; }

    internal List<string> Metrics { get; } = [];

    internal List<string> Log { get; } = [];

    internal List<StartProbe> Probes { get; } = [];

    internal List<string> Lines { get; } = [];

    /// <summary>Requests that nobody has answered or taken yet.</summary>
    internal IEnumerable<string> Asked => _asked.Select(static each => each.Command);

    internal static PluginUnderTest Start(string use, params (string Name, string Value)[] config) => Start(use, shared: false, config);

    internal static PluginUnderTest Start(string use, bool shared, params (string Name, string Value)[] config)
    {
        var definition = BuiltInTable.Find(use)!;
        var problems = new List<(string Option, string Reason)>();
        var texts = new Dictionary<string, string>();
        foreach (var (name, value) in config)
            texts[name] = value;
        var settings = PluginSettings.Read(definition, texts, problems);
        Assert.Empty(problems);
        var outbox = new PluginOutbox { Now = new Instant(Random.Shared.NextInt64(1L << 50)) };
        var test = new PluginUnderTest(shared ? definition.CreateShared(settings, outbox, checkDelaySeconds: 5) : definition.Create(settings, outbox, checkDelaySeconds: 5));
        test.Enter(static plugin => plugin.Start());
        test.Enter(static plugin => plugin.OnConnected());
        return test;
    }

    internal PluginUnderTest Event(string name, string fields = "{\"time\": 0.5}")
    {
        Assert.True(PluginEvent.TryParse(Encoding.UTF8.GetBytes("watcher." + name), Encoding.UTF8.GetBytes(fields), out var parsed));
        Enter(plugin => plugin.OnEvent(parsed));
        return this;
    }

    internal PluginUnderTest Reap(string watcher, string reason = "exited", int pid = 7) =>
        Event(watcher + ".reap", $"{{\"time\": 1.0, \"process_pid\": {pid}, \"exit_code\": 1, \"reason\": \"{reason}\"}}");

    internal PluginUnderTest Spawn(string watcher, int pid) => Event(watcher + ".spawn", $"{{\"time\": 1.0, \"process_pid\": {pid}}}");

    /// <summary>Moves the clock, stopping at each deadline on the way.</summary>
    internal PluginUnderTest Advance(double seconds)
    {
        var outbox = Plugin.Outbox;
        var end = outbox.Now + TimeSpan.FromSeconds(seconds);
        while (true)
        {
            var next = Plugin.NextTimer < outbox.NextTimer ? Plugin.NextTimer : outbox.NextTimer;
            if (next > end)
                break;
            outbox.Now = next > outbox.Now ? next : outbox.Now;
            outbox.RunTimers();
            Plugin.OnTimer();
            Collect();
        }

        outbox.Now = end;
        return this;
    }

    /// <summary>The properties of the oldest request, which must be this command; it counts as answered with ok.</summary>
    internal JsonObject Take(string command)
    {
        var properties = Properties(command);
        Answer(command, "{\"status\": \"ok\"}");
        return properties;
    }

    internal JsonObject Properties(string command)
    {
        Assert.Equal(command, Asked.FirstOrDefault());
        return _asked[0].Properties;
    }

    /// <summary>Answers the oldest request, which must be this command.</summary>
    internal PluginUnderTest Answer(string command, string reply)
    {
        Properties(command);
        var id = _asked[0].Id;
        _asked.RemoveAt(0);
        var json = JsonNode.Parse(reply)!.AsObject();
        json["id"] = id;
        Assert.True(PluginOutbox.TryParseReply(Encoding.UTF8.GetBytes(json.ToJsonString()), out var root));
        Enter(plugin => Assert.True(plugin.Outbox.OnReply(root)));
        return this;
    }

    /// <summary>Ends the oldest probe.</summary>
    internal PluginUnderTest Probed(ProbeResult result)
    {
        var probe = Probes[0];
        Probes.RemoveAt(0);
        Enter(plugin => plugin.Outbox.OnProbed(probe.Number, result));
        return this;
    }

    internal PluginUnderTest Datagram(string text)
    {
        Enter(plugin => plugin.OnDatagram(Encoding.UTF8.GetBytes(text)));
        return this;
    }

    internal void Enter(Action<BuiltInPlugin> input)
    {
        input(Plugin);
        Collect();
    }

    private void Collect()
    {
        foreach (var effect in Plugin.Outbox.Effects)
        {
            switch (effect)
            {
                case SendRequest request:
                    var json = JsonNode.Parse(request.Json)!.AsObject();
                    _asked.Add(((string)json["command"]!, json["properties"]!.AsObject(), (string)json["id"]!));
                    break;
                case SendMetric metric:
                    Metrics.Add(metric.Text);
                    break;
                case WriteLog line:
                    Log.Add(line.Text);
                    break;
                case AppendLine line:
                    Lines.Add(Encoding.UTF8.GetString(line.Line));
                    break;
                case StartProbe probe:
                    Probes.Add(probe);
                    break;
            }
        }

        Plugin.Outbox.Effects.Clear();
    }
}
