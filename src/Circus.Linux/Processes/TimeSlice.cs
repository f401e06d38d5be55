namespace Circus.Linux;

/// <summary>How long a thread runs before others have their turn, sched_setattr(2).</summary>
public static unsafe class TimeSlice
{
    /// <summary>The least that the kernel takes, in nanoseconds.</summary>
    internal const ulong Shortest = 100_000;

    /// <summary>
    /// Asks for the shortest slices for the calling thread: whoever runs shortly has its turn sooner among threads that compute. It gets no more
    /// processor time by it, and neither threads nor processes that it starts inherit it. False, and nothing changed: somebody has given it
    /// another policy or more priority already. Kernels before Linux 6.12 take no notice.
    /// </summary>
    public static bool ShortenOfThisThread()
    {
        Libc.sched_attr attr;
        if (Libc.sched_getattr(0, &attr) < 0 || attr.sched_policy != Libc.SCHED_OTHER || attr.sched_nice < 0) return false;
        attr.sched_runtime = Shortest;
        attr.sched_flags |= Libc.SCHED_FLAG_RESET_ON_FORK;
        return Libc.sched_setattr(0, &attr) == 0;
    }
}
