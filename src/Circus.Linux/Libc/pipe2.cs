using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    internal const int F_SETFL = 4;
    internal const int F_SETPIPE_SZ = 1031;
    internal const nuint FIONREAD = 0x541B;

    /// <summary>pipe2(2): 0 with the reading and the writing end, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int pipe2(int* pipefd, int flags);

    /// <summary>ioctl(2) that stores a number: 0, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ioctl(int fd, nuint request, int* value);
}
