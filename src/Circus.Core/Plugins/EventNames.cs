using System.Text.Json;

namespace Circus.Plugins;

/// <summary>
/// The names that commands take, by the names in topics: `my_app` of an event may be the watcher `my app`, which the daemon's list tells.
/// </summary>
internal sealed class EventNames(PluginOutbox outbox)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    internal static string ResNameOf(string name) => name.ToLowerInvariant().Replace(' ', '_');

    internal void Find(string resName, Action<string> then)
    {
        if (!resName.Contains('_'))
            then(resName);
        else if (_names.TryGetValue(resName, out var known))
            then(known);
        else
            outbox.Call("list", null, reply =>
            {
                foreach (var name in ListOf(reply))
                    _names[ResNameOf(name)] = name;
                then(_names.GetValueOrDefault(resName, resName));
            });
    }

    /// <summary>The watchers of a reply to `list`.</summary>
    internal static IEnumerable<string> ListOf(PluginReply reply) =>
        reply.IsOk && reply.Root.TryGetProperty("watchers"u8, out var names) && names.ValueKind == JsonValueKind.Array
            ? names.EnumerateArray().Where(static name => name.ValueKind == JsonValueKind.String).Select(static name => name.GetString()!)
            : [];
}
