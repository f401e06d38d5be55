using Circus.Linux;

namespace Circus.Loop;

/// <summary>The real clocks.</summary>
internal sealed class SystemClock : IClock
{
    public Instant Now => new(Clock.MonotonicNanoseconds());

    public double UnixTime => Clock.RealtimeSeconds();
}
