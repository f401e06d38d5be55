using Circus.Protocol;

namespace Circus.Stats;

/// <summary>What a watcher has been through since it was made; each figure only grows.</summary>
public sealed class WatcherCounters
{
    private readonly long[] _deaths = new long[Enum.GetValues<ReapReason>().Length];

    /// <summary>Processes started.</summary>
    public long Spawns { get; internal set; }

    /// <summary>Of these, how many took the place of one that had ended.</summary>
    public long Restarts { get; internal set; }

    /// <summary>Attempts to start a process that failed.</summary>
    public long SpawnFailures { get; internal set; }

    /// <summary>Processes that ended by themselves within their first second.</summary>
    public long EarlyDeaths { get; internal set; }

    /// <summary>Processor time of all that have ended, with that of the children they waited for.</summary>
    public TimeSpan EndedCpu { get; internal set; }

    /// <summary>Processes that ended for this reason.</summary>
    public long DeathsBy(ReapReason reason) => _deaths[(int)reason];

    internal void AddDeath(ReapReason reason, bool isEarly, TimeSpan cpu)
    {
        _deaths[(int)reason]++;
        EarlyDeaths += isEarly ? 1 : 0;
        EndedCpu += cpu;
    }

    internal WatcherCounters Copy()
    {
        var copy = new WatcherCounters
        {
            Spawns = Spawns,
            Restarts = Restarts,
            SpawnFailures = SpawnFailures,
            EarlyDeaths = EarlyDeaths,
            EndedCpu = EndedCpu,
        };
        _deaths.CopyTo(copy._deaths, 0);
        return copy;
    }
}
