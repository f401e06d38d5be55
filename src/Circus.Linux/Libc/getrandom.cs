using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    /// <summary>getrandom(2): the number of bytes, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint getrandom(void* buf, nuint buflen, uint flags);
}
