namespace Circus.Stats;

/// <summary>
/// Who runs: the watchers that have processes, with those. Filled by the loop and read by the sampler, to whom it goes and comes back: whoever
/// has it owns it, and nothing is allocated once it is large enough.
/// </summary>
public sealed class Roster
{
    private readonly List<RosterGroup> _groups = [];
    private readonly List<StatsTarget> _processes = [];
    private readonly List<RosterSocket> _sockets = [];

    /// <summary>What the arbiter's <see cref="Arbiters.Arbiter.ProcessGeneration"/> was; -1 before the first time.</summary>
    public int Generation { get; private set; } = -1;

    /// <summary>Processes of all watchers.</summary>
    public int Count => _processes.Count;

    /// <summary>The watchers, in list order.</summary>
    public IReadOnlyList<RosterGroup> Groups => _groups;

    /// <summary>The managed sockets, in the order of their descriptors.</summary>
    public IReadOnlyList<RosterSocket> Sockets => _sockets;

    /// <summary>The processes of a watcher, in spawn order.</summary>
    public ReadOnlySpan<StatsTarget> ProcessesOf(RosterGroup group) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_processes).Slice(group.Start, group.Count);

    /// <summary>Empties it.</summary>
    public void Clear(int generation)
    {
        _groups.Clear();
        _processes.Clear();
        _sockets.Clear();
        Generation = generation;
    }

    /// <summary>Adds a managed socket.</summary>
    public void Add(RosterSocket socket) => _sockets.Add(socket);

    /// <summary>Adds a watcher, whose processes follow.</summary>
    public void Add(string resName) => _groups.Add(new RosterGroup(resName, _processes.Count, 0));

    /// <summary>Adds a process to the watcher that was added last.</summary>
    public void Add(in StatsTarget process)
    {
        _processes.Add(process);
        _groups[^1] = _groups[^1] with { Count = _groups[^1].Count + 1 };
    }
}

/// <summary>A watcher in a <see cref="Roster"/>.</summary>
/// <param name="ResName">Its name in topics.</param>
/// <param name="Start">Where its processes begin.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct RosterGroup(string ResName, int Start, int Count);

/// <summary>A managed socket in a <see cref="Roster"/>.</summary>
/// <param name="Fd">Its number in the daemon.</param>
/// <param name="Address">HOST:PORT or the path.</param>
public readonly record struct RosterSocket(int Fd, string Address);
