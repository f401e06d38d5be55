using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    /// <summary>close(2). The descriptor is gone even after EINTR, so this is never retried.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int close(int fd);
}
