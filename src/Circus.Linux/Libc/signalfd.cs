using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    internal const int SFD_CLOEXEC = 0x80000;
    internal const int SFD_NONBLOCK = 0x800;

    /// <summary>signalfd(2): a descriptor, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int signalfd(int fd, sigset_t* mask, int flags);

    /// <summary>signalfd_siginfo of signalfd(2), the fields that we read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    internal struct signalfd_siginfo
    {
        [FieldOffset(0)] internal uint ssi_signo;
        [FieldOffset(12)] internal uint ssi_pid;
        [FieldOffset(16)] internal uint ssi_uid;
    }
}
