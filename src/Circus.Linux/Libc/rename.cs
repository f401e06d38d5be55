using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    /// <summary>rename(2): 0, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int rename(byte* oldpath, byte* newpath);
}
