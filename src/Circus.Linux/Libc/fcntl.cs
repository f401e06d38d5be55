using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static partial class Libc
{
    internal const int F_GETFL = 3;
    internal const int F_DUPFD_CLOEXEC = 1030;

    /// <summary>fcntl(2) with a number: a value, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fcntl(int fd, int op, nint arg);
}
