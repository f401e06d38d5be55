using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static partial class Libc
{
    /// <summary>dup3(2): makes newfd mean what oldfd means, closing it first; newfd, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int dup3(int oldfd, int newfd, int flags);
}
