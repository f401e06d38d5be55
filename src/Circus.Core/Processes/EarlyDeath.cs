using Circus.Options;

namespace Circus.Processes;

/// <summary>
/// The back-off between a death and its replacement (design.md, "Exit to respawn is event-driven"): a process that lived a second or
/// more is replaced at once, one that died earlier waits, doubling from 10 ms up to check_delay, or as the option backoff says. Failed
/// execs are spaced likewise.
/// </summary>
internal static class EarlyDeath
{
    internal static readonly TimeSpan Threshold = TimeSpan.FromSeconds(1);

    /// <summary>Whatever the option says: a program that can't live must not keep a processor busy.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>The default check_delay, spec/config.md §3; stands in where the option turns the tick off.</summary>
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(5);

    /// <summary>How long the replacement of a process that lived <paramref name="lifetime"/> waits.</summary>
    internal static TimeSpan DelayAfter(TimeSpan lifetime, TimeSpan previous, Backoff backoff, TimeSpan checkDelay) =>
        lifetime >= Threshold ? TimeSpan.Zero : Next(previous, backoff, checkDelay);

    /// <summary>The step after <paramref name="previous"/>.</summary>
    internal static TimeSpan Next(TimeSpan previous, Backoff backoff, TimeSpan checkDelay)
    {
        var limit = backoff.MaximumSeconds > 0 ? Seconds.ToTimeSpan(backoff.MaximumSeconds) : checkDelay > TimeSpan.Zero ? checkDelay : DefaultLimit;
        var first = Seconds.ToTimeSpan(backoff.StartSeconds);
        if (first < Shortest)
            first = Shortest;
        var next = previous < first ? first : previous >= limit / 2 ? limit : previous * 2;
        return next < limit ? next : limit;
    }
}
