using Circus.Linux;

namespace Circus.Plugins;

/// <summary>A probe under way: one descriptor to wait for, and an end in time.</summary>
internal abstract class RunningProbe(Instant started, TimeSpan timeout) : IDisposable
{
    internal Instant Started { get; } = started;

    internal Instant Deadline { get; } = started + timeout;

    internal abstract int Descriptor { get; }

    internal abstract EpollEvents Wanted { get; }

    /// <summary>The descriptor is ready; null while more is to come.</summary>
    internal abstract ProbeResult? OnReady();

    /// <summary>The time is up.</summary>
    internal abstract ProbeResult OnTimeout();

    public abstract void Dispose();
}
