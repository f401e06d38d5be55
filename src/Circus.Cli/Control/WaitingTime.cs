using Circus.Linux;

namespace Circus.Cli.Control;

/// <summary>Time that several waits share, on the monotonic clock.</summary>
internal readonly struct WaitingTime(TimeSpan length)
{
    private readonly long _end = Clock.MonotonicNanoseconds() + (length.Ticks * TimeSpan.NanosecondsPerTick);

    internal TimeSpan Left => TimeSpan.FromTicks(Math.Max(0, _end - Clock.MonotonicNanoseconds()) / TimeSpan.NanosecondsPerTick);
}
