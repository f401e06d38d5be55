using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    /// <summary>sched_getaffinity(2): 0, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int sched_getaffinity(int pid, nuint cpusetsize, ulong* mask);
}
