using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    /// <summary>lchown(2): 0, or -1 with errno; an id of -1 stays as it is.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int lchown(byte* pathname, uint owner, uint group);

    /// <summary>fchown(2): 0, or -1 with errno; an id of -1 stays as it is.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fchown(int fd, uint owner, uint group);
}
