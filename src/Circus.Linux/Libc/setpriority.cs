using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static partial class Libc
{
    internal const int PRIO_PROCESS = 0;

    /// <summary>setpriority(2): 0, or -1 with errno. On Linux `who` 0 with PRIO_PROCESS is the calling thread alone.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setpriority(int which, uint who, int prio);
}
