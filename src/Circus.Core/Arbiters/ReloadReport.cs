using System.Text.Json;
using Circus.Config;
using Circus.Options;

namespace Circus.Arbiters;

/// <summary>What `reloadconfig` does, for the reply and the log: watcher by watcher, and the sockets and options of `[circus]` that differ.</summary>
internal sealed class ReloadReport
{
    internal const string Unchanged = "unchanged";
    internal const string Added = "added";
    internal const string Removed = "removed";

    /// <summary>Only numprocesses differs.</summary>
    internal const string Adjusted = "adjusted";

    /// <summary>Its processes need no replacement, or there are none.</summary>
    internal const string Updated = "updated";

    /// <summary>Its processes are replaced gracefully.</summary>
    internal const string Reloaded = "reloaded";

    /// <summary>It can't be made, as the log says in full.</summary>
    internal const string Failed = "failed, see the log";

    private const string Rebound = "rebound";
    private const string Applied = "applied";
    private const string NeedsRestart = "needs a restart";

    private readonly SortedDictionary<string, string> _watchers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _sockets = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, string> _circus = new(StringComparer.Ordinal);

    /// <summary>Notes what differs beside the watchers.</summary>
    internal ReloadReport(ArbiterConfig before, ArbiterConfig after)
    {
        foreach (var row in CircusOptionTable.Rows)
        {
            if (!row.IsFamily && row.Get(before.Circus, "") != row.Get(after.Circus, "") && !row.Traits.HasFlag(OptionTraits.ReadAtOnce))
                _circus[row.Name] = row.Traits.HasFlag(OptionTraits.AppliedOnReload) ? Applied : NeedsRestart;
        }

        foreach (var socket in before.Sockets)
            _sockets[socket.Name] = Removed;
        foreach (var socket in after.Sockets)
        {
            if (before.Sockets.FirstOrDefault(each => each.Name == socket.Name) is not { } old)
                _sockets[socket.Name] = Added;
            else if (SocketOptionTable.Rows.Any(row => row.Get(old, "") != row.Get(socket, "")))
                _sockets[socket.Name] = Rebound;
            else
                _sockets.Remove(socket.Name);
        }
    }

    internal void Note(string watcher, string action) => _watchers[watcher] = action;

    /// <summary>The fields `watchers`, `sockets` and `circus` of the reply, each an object of names and what happens to them.</summary>
    internal void WriteTo(Utf8JsonWriter writer)
    {
        Write(writer, "watchers", _watchers);
        Write(writer, "sockets", _sockets);
        Write(writer, "circus", _circus);
    }

    /// <summary>One line for the log: `added c; changed a, b; removed d`.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        AddPart(parts, "added", _watchers, Added);
        AddPart(parts, "changed", _watchers, Adjusted, Updated, Reloaded);
        AddPart(parts, "removed", _watchers, Removed);
        AddPart(parts, "failed", _watchers, Failed);
        if (parts.Count == 0)
            parts.Add("no watcher has changed");
        foreach (var action in (ReadOnlySpan<string>)[Added, Rebound, Removed])
            AddPart(parts, $"sockets {action}", _sockets, action);
        AddPart(parts, "[circus] changed", _circus, Applied);
        AddPart(parts, "needs a restart of the daemon", _circus, NeedsRestart);
        return string.Join("; ", parts);
    }

    private static void AddPart(List<string> parts, string title, IEnumerable<KeyValuePair<string, string>> entries, params string[] actions)
    {
        var names = entries.Where(entry => actions.Contains(entry.Value)).Select(static entry => entry.Key).ToList();
        if (names.Count > 0)
            parts.Add($"{title} {string.Join(", ", names)}");
    }

    private static void Write(Utf8JsonWriter writer, string field, IEnumerable<KeyValuePair<string, string>> entries)
    {
        writer.WriteStartObject(field);
        foreach (var (name, action) in entries)
            writer.WriteString(name, action);
        writer.WriteEndObject();
    }
}
