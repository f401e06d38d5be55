using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    internal const int TFD_CLOEXEC = 0x80000;
    internal const int TFD_NONBLOCK = 0x800;
    internal const int TFD_TIMER_ABSTIME = 1;

    /// <summary>timerfd_create(2): a descriptor, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int timerfd_create(int clockid, int flags);

    /// <summary>timerfd_settime(2): 0, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int timerfd_settime(int fd, int flags, itimerspec* new_value, itimerspec* old_value);

    /// <summary>itimerspec(3type).</summary>
    internal struct itimerspec
    {
        internal timespec it_interval;
        internal timespec it_value;
    }
}
