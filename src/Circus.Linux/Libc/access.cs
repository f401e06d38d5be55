using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    internal const int F_OK = 0;
    internal const int X_OK = 1;
    internal const int AT_FDCWD = -100;
    internal const int AT_EACCESS = 0x200;

    /// <summary>faccessat(2): 0, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int faccessat(int dirfd, byte* pathname, int mode, int flags);
}
