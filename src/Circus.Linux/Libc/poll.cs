using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    internal const short POLLIN = 0x1;
    internal const short POLLOUT = 0x4;

    /// <summary>poll(2): the number of ready descriptors, 0 when the time is up, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int poll(pollfd* fds, nuint nfds, int timeout);

    /// <summary>struct pollfd of poll(2).</summary>
    internal struct pollfd
    {
        internal int fd;
        internal short events;
        internal short revents;
    }
}
