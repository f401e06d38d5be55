using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    /// <summary>ppoll(2): the number of ready descriptors, 0 when the time is up, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ppoll(pollfd* fds, nuint nfds, timespec* tmo_p, void* sigmask);
}
