using Circus.Linux;

namespace Circus.Control.Clients;

/// <summary>A point on the monotonic clock that several waits share.</summary>
internal readonly struct Deadline(TimeSpan timeout)
{
    /// <summary>Half an hour.</summary>
    private const int LongestSlice = 30 * 60 * 1000;

    private readonly long _at = Clock.MonotonicNanoseconds() + timeout.Ticks * 100;

    /// <summary>What is left, rounded up; 0 when it has passed.</summary>
    internal int Milliseconds => (int)Math.Clamp((_at - Clock.MonotonicNanoseconds() + 999_999) / 1_000_000, 0, int.MaxValue);

    /// <summary>What is left, but no more than NetMQ can wait at a time: it counts microseconds in an int and fails beyond 35 minutes.</summary>
    internal TimeSpan Slice => TimeSpan.FromMilliseconds(Math.Min(Milliseconds, LongestSlice));
}
