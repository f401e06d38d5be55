using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    internal const int P_ALL = 0;
    internal const int P_PID = 1;
    internal const int P_PIDFD = 3;
    internal const int WNOHANG = 0x1;
    internal const int WEXITED = 0x4;
    internal const int WNOWAIT = 0x01000000;
    internal const int CLD_EXITED = 1;
    internal const int CLD_KILLED = 2;
    internal const int CLD_DUMPED = 3;

    /// <summary>waitid(2) as the kernel has it, with the fifth argument that the C library hides: 0, or -1 with errno.</summary>
    internal static int waitid(int idtype, int id, siginfo_t* info, int options, rusage* usage) =>
        (int)syscall(SYS_waitid, idtype, id, (nint)info, options, (nint)usage);

    /// <summary>siginfo_t of sigaction(2), the fields that waitid fills.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    internal struct siginfo_t
    {
        [FieldOffset(8)] internal int si_code;
        [FieldOffset(16)] internal int si_pid;
        [FieldOffset(24)] internal int si_status;
    }

    /// <summary>timeval(3type).</summary>
    internal struct timeval
    {
        internal long tv_sec;
        internal long tv_usec;
    }

    /// <summary>rusage of getrusage(2); ru_maxrss in KiB. Fields that Linux leaves empty, or that we don't read, are the tail.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 144)]
    internal struct rusage
    {
        internal timeval ru_utime;
        internal timeval ru_stime;
        internal long ru_maxrss;
    }
}
