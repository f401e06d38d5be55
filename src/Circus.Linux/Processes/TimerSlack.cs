namespace Circus.Linux;

/// <summary>How late the kernel may end a wait with a time limit, to wake the processor for several at once.</summary>
public static class TimerSlack
{
    /// <summary>PR_SET_TIMERSLACK of prctl(2), for the calling thread; 50 us unless set. Never fails.</summary>
    public static void Set(TimeSpan slack) =>
        _ = Libc.prctl(Libc.PR_SET_TIMERSLACK, (nint)(slack.Ticks * TimeSpan.NanosecondsPerTick), 0, 0, 0);
}
