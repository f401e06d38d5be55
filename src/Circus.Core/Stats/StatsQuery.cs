using Circus.Protocol;
using Circus.Streams;

namespace Circus.Stats;

/// <summary>The forms of a reply with statistics (spec/protocol.md §6).</summary>
public enum StatsShape
{
    /// <summary><c>stats</c>: every watcher.</summary>
    Watchers,

    /// <summary><c>stats</c> with a name: the processes of one watcher.</summary>
    Watcher,

    /// <summary><c>stats</c> with a name and a process.</summary>
    Process,

    /// <summary><c>dstats</c>: the daemon itself.</summary>
    Daemon,

    /// <summary><c>counters</c>: what all watchers have been through.</summary>
    Counters,
}

/// <summary>A process to look at.</summary>
/// <param name="Pid">Its pid at the time of the request.</param>
/// <param name="Wid">Its number in its watcher.</param>
/// <param name="Started">When it was spawned, seconds since the epoch.</param>
public readonly record struct StatsTarget(int Pid, int Wid, double Started);

/// <summary>The processes of a watcher, in spawn order.</summary>
public sealed record StatsGroup(string Watcher, IReadOnlyList<StatsTarget> Processes)
{
    /// <summary>Its streams; null when it has none or they are not asked for.</summary>
    public IOutputs? Outputs { get; init; }
}

/// <summary>
/// A request for statistics, with all that the loop knows: whom to look at, how to answer, and whom. Looking at processes takes time, so it
/// leaves the loop as a copy of its own.
/// </summary>
/// <param name="Peer">Who asked.</param>
/// <param name="Id">The request's id, as JSON; empty if it has none.</param>
/// <param name="Shape">The form of the reply.</param>
/// <param name="Groups">Whom to look at; none for <see cref="StatsShape.Daemon"/>.</param>
public sealed record StatsQuery(PeerAddress Peer, byte[] Id, StatsShape Shape, IReadOnlyList<StatsGroup> Groups)
{
    /// <summary>The name of the watcher as it was asked for.</summary>
    public string Name { get; init; } = "";

    /// <summary>The streams are asked for too.</summary>
    public bool HasStreams { get; init; }

    /// <summary>Of <see cref="StatsShape.Counters"/>.</summary>
    public CountersSnapshot? Counters { get; init; }

    /// <summary>Whether the share of memory is wanted too, which takes long.</summary>
    public bool WithShare { get; init; }

    /// <summary>What the hook extended_stats has printed, a JSON object each, by pid; null without it.</summary>
    public IReadOnlyDictionary<int, byte[]>? Extended { get; init; }

    /// <summary>The process as it was asked for, JSON.</summary>
    public byte[] Process { get; init; } = [];
}
