namespace Circus.Options;

/// <summary>Durations as users write them, in seconds, and as timers take them.</summary>
public static class Seconds
{
    /// <summary>The longest time that a timer is asked to wait. An endless `graceful_timeout` (`inf`) is this.</summary>
    public static readonly TimeSpan Endless = TimeSpan.FromDays(36_500);

    /// <summary>
    /// A duration in seconds as a TimeSpan: below zero and NaN are zero, above a hundred years and infinity are <see cref="Endless"/>.
    /// </summary>
    public static TimeSpan ToTimeSpan(double seconds) =>
        !(seconds > 0) ? TimeSpan.Zero : seconds >= Endless.TotalSeconds ? Endless : TimeSpan.FromSeconds(seconds);
}
