using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    internal const int SEEK_SET = 0;

    /// <summary>lseek(2): the new offset, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial long lseek(int fd, long offset, int whence);
}
