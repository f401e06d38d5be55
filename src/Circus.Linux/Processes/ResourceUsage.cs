namespace Circus.Linux;

/// <summary>
/// What a reaped process used in its life, with the children that it waited for (getrusage(2)). The peak of resident memory counts from
/// before exec: it is never below what the daemon itself had when it spawned.
/// </summary>
public readonly record struct ResourceUsage(TimeSpan UserTime, TimeSpan SystemTime, long MaxRssBytes)
{
    internal static ResourceUsage From(in Libc.rusage usage) =>
        new(Time(usage.ru_utime), Time(usage.ru_stime), usage.ru_maxrss * 1024);

    private static TimeSpan Time(Libc.timeval time) =>
        new(time.tv_sec * TimeSpan.TicksPerSecond + time.tv_usec * TimeSpan.TicksPerMicrosecond);
}
