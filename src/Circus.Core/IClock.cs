namespace Circus;

/// <summary>The two clocks of the daemon; a fake one drives the simulation.</summary>
public interface IClock
{
    /// <summary>Now on the monotonic clock: deadlines and ages.</summary>
    Instant Now { get; }

    /// <summary>Seconds since the epoch: what messages show as <c>time</c>.</summary>
    double UnixTime { get; }
}
