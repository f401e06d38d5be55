using System.Text;
using System.Text.Json;
using Circus.Control;
using Circus.Stats;

namespace Circus.Sampling;

/// <summary>
/// Who runs under a daemon that we are not: read from it once and then now and again, and kept up by its events. A process stays until it is
/// reaped, also when it was told to end (decision Q58), and its watcher has one name, that of event topics (decision Q56).
/// </summary>
internal sealed class AttachedRoster
{
    private static readonly string[] OwnWatchers = ["circusd", "circushttpd", "circusd-stats"];

    private readonly Dictionary<string, List<int>> _watchers = new(StringComparer.Ordinal);
    private readonly List<CircusProcess> _circus = [];
    private int _generation;

    /// <summary>The daemon, this program, and the web console if there is one.</summary>
    internal IReadOnlyList<CircusProcess> Circus => _circus;

    internal IReadOnlyDictionary<string, List<int>> Watchers => _watchers;

    /// <summary>Asks the daemon; false with a whole sentence when it doesn't answer: then everything stays as it was.</summary>
    internal bool TryRead(DaemonPeer daemon, out string error)
    {
        var read = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var circus = new List<CircusProcess> { new(Environment.ProcessId, "circusd-stats") };
        if (!daemon.TryAsk("list", null, out var list, out error) || !daemon.TryAsk("dstats", null, out var own, out error))
            return false;
        using (list)
        using (own)
        {
            if (own.RootElement.TryGetProperty("info"u8, out var info) && info.ValueKind == JsonValueKind.Object)
                circus.Insert(0, new CircusProcess(info.GetProperty("pid"u8).GetInt32(), "circusd"));
            foreach (var name in Items(list, "watchers").Select(each => each.GetString()!))
            {
                if (!daemon.TryAsk("list", name, out var reply, out error))
                    return false;
                using (reply)
                {
                    List<int> pids = [.. Items(reply, "pids").Select(pid => pid.GetInt32())];
                    if (name == "circushttpd")
                        circus.AddRange(pids.Select(pid => new CircusProcess(pid, name)));
                    else if (!OwnWatchers.Contains(name) && pids.Count > 0)
                        read[name.ToLowerInvariant().Replace(' ', '_')] = pids;
                }
            }
        }

        _watchers.Clear();
        foreach (var (name, pids) in read)
            _watchers[name] = pids;
        _circus.Clear();
        _circus.AddRange(circus);
        _generation++;
        return true;
    }

    /// <summary>Takes an event of the daemon; what isn't one is passed over.</summary>
    internal void Take(ControlEvent message)
    {
        var topic = Encoding.UTF8.GetString(message.Topic);
        var (first, last) = (topic.IndexOf('.', StringComparison.Ordinal), topic.LastIndexOf('.'));
        if (first < 0 || last <= first)
            return;
        var watcher = topic[(first + 1)..last];
        if (OwnWatchers.Contains(watcher))
            return;
        switch (topic[(last + 1)..])
        {
            case "spawn" when PidOf(message) is { } pid:
                if (!_watchers.TryGetValue(watcher, out var pids))
                    _watchers[watcher] = pids = [];
                if (!pids.Contains(pid))
                    pids.Add(pid);
                break;
            case "reap" when PidOf(message) is { } dead && _watchers.TryGetValue(watcher, out var living):
                living.Remove(dead);
                break;
            case "stop":
                _watchers.Remove(watcher);
                break;
            default:
                return;
        }

        _generation++;
    }

    /// <summary>Writes down who runs, if that has changed.</summary>
    internal void Fill(Roster roster)
    {
        if (roster.Generation == _generation)
            return;
        roster.Clear(_generation);
        foreach (var (watcher, pids) in _watchers)
        {
            if (pids.Count == 0)
                continue;
            roster.Add(watcher);
            foreach (var pid in pids)
                roster.Add(new StatsTarget(pid, Wid: 0, Started: 0));
        }
    }

    private static JsonElement.ArrayEnumerator Items(JsonDocument reply, string property) =>
        reply.RootElement.TryGetProperty(property, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static int? PidOf(ControlEvent message)
    {
        try
        {
            using var payload = JsonDocument.Parse(message.Payload);
            return payload.RootElement.TryGetProperty("process_pid"u8, out var pid) && pid.TryGetInt32(out var number) ? number : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
