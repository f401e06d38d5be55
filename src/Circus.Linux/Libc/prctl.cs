using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    internal const int PR_SET_TIMERSLACK = 29;
    internal const int PR_SET_CHILD_SUBREAPER = 36;

    /// <summary>prctl(2): 0 or a value, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int prctl(int option, nint arg2, nint arg3, nint arg4, nint arg5);
}
