using Circus.Watchers;

namespace Circus.Arbiters;

/// <summary>The watchers by name (any case) and in list order: those of the configuration by name, then later additions.</summary>
internal sealed class WatcherTable
{
    private readonly List<Watcher> _list = [];
    private readonly Dictionary<string, Watcher> _byName = [];

    internal IReadOnlyList<Watcher> InListOrder => _list;

    internal int Count => _list.Count;

    internal Watcher? Find(string name) => _byName.GetValueOrDefault(name.ToLowerInvariant());

    internal bool TryAdd(Watcher watcher)
    {
        if (!_byName.TryAdd(watcher.Name.ToLowerInvariant(), watcher))
            return false;
        _list.Add(watcher);
        return true;
    }

    internal void Remove(Watcher watcher)
    {
        _list.Remove(watcher);
        _byName.Remove(watcher.Name.ToLowerInvariant());
    }

    internal void Clear()
    {
        _list.Clear();
        _byName.Clear();
    }

    /// <summary>Largest priority first, ties in list order: the order of start, restart and reload (spec/processes.md §13).</summary>
    internal static IEnumerable<Watcher> StartOrder(IEnumerable<Watcher> watchers) => watchers.OrderByDescending(watcher => watcher.Options.Priority);

    /// <summary>Smallest priority first: the order of the first stop signals.</summary>
    internal static IEnumerable<Watcher> StopOrder(IEnumerable<Watcher> watchers) => watchers.OrderBy(watcher => watcher.Options.Priority);
}
