using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    internal const int CLOCK_REALTIME = 0;
    internal const int CLOCK_MONOTONIC = 1;

    /// <summary>The lowest three bits of a process's clock: what the scheduler has counted, of all its threads.</summary>
    internal const int CPUCLOCK_SCHED = 2;

    /// <summary>clock_gettime(2): 0, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int clock_gettime(int clockid, timespec* tp);

    /// <summary>timespec(3type).</summary>
    internal struct timespec
    {
        internal long tv_sec;
        internal long tv_nsec;
    }
}
