using System.Diagnostics;

namespace Circus.Linux;

/// <summary>The clocks of the daemon: one to measure with, one to show, and one of each process.</summary>
public static unsafe class Clock
{
    public const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>
    /// CLOCK_MONOTONIC in nanoseconds since some instant before the start: the clock of <see cref="TimerFd"/>, never set back.
    /// </summary>
    public static long MonotonicNanoseconds()
    {
        var now = Now(Libc.CLOCK_MONOTONIC);
        return now.tv_sec * NanosecondsPerSecond + now.tv_nsec;
    }

    /// <summary>
    /// Seconds since the epoch, with fraction, as messages carry them. The administrator may set this clock: never measure with it.
    /// </summary>
    public static double RealtimeSeconds()
    {
        var now = Now(Libc.CLOCK_REALTIME);
        return now.tv_sec + now.tv_nsec / (double)NanosecondsPerSecond;
    }

    /// <summary>The same clock in nanoseconds.</summary>
    public static long RealtimeNanoseconds()
    {
        var now = Now(Libc.CLOCK_REALTIME);
        return now.tv_sec * NanosecondsPerSecond + now.tv_nsec;
    }

    /// <summary>
    /// The processor time of all threads that a process ever had, in nanoseconds, as clock_getcpuclockid(3) names its clock: 0.5 µs, where a kept
    /// /proc/PID/stat takes 4.5, and with any user's processes. False: there is no such process.
    /// </summary>
    public static bool TryReadProcess(int pid, out long nanoseconds)
    {
        Libc.timespec used;
        var isThere = Libc.clock_gettime(~pid << 3 | Libc.CPUCLOCK_SCHED, &used) == 0;
        nanoseconds = isThere ? used.tv_sec * NanosecondsPerSecond + used.tv_nsec : 0;
        return isThere;
    }

    private static Libc.timespec Now(int clock)
    {
        Libc.timespec now;
        var failed = Libc.clock_gettime(clock, &now) < 0;
        Debug.Assert(!failed);
        return now;
    }
}
