using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    /// <summary>read(2): the number of bytes, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint read(int fd, void* buf, nuint count);

    /// <summary>write(2): the number of bytes, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint write(int fd, void* buf, nuint count);

    /// <summary>pread(2): the number of bytes, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint pread(int fd, void* buf, nuint count, long offset);
}
