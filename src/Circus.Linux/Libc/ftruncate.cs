using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static partial class Libc
{
    /// <summary>ftruncate(2): 0, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ftruncate(int fd, long length);
}
