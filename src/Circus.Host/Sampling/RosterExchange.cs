using Circus.Linux;
using Circus.Stats;

namespace Circus.Sampling;

/// <summary>Where the sampler asks the loop who runs. It needs to ask only when somebody was started or has ended since the last time.</summary>
internal sealed class RosterExchange(EventFd wakeUp)
{
    private Roster? _asked;
    private int _generation;

    /// <summary>What the loop says is the state of its processes; the sampler compares it with that of its roster.</summary>
    internal int Generation
    {
        get => Volatile.Read(ref _generation);
        set => Volatile.Write(ref _generation, value);
    }

    /// <summary>The sampler gives a roster away to be filled.</summary>
    internal void Ask(Roster roster)
    {
        Volatile.Write(ref _asked, roster);
        wakeUp.Signal();
    }

    /// <summary>The loop takes it; null when nobody has asked.</summary>
    internal Roster? Take() => Volatile.Read(ref _asked) is null ? null : Interlocked.Exchange(ref _asked, null);
}
