using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    // Calls without a wrapper in every C library (or with less than the kernel gives): syscalls(2). From 424 on all machines share the
    // numbers.
    internal const int SYS_pidfd_send_signal = 424;
    internal const int SYS_pidfd_open = 434;
    internal const int SYS_close_range = 436;

    internal static int SYS_waitid => SYS_waitid_on(RuntimeInformation.ProcessArchitecture);

    internal static int SYS_getdents64 => SYS_getdents64_on(RuntimeInformation.ProcessArchitecture);

    internal static int SYS_sched_setattr => SYS_sched_setattr_on(RuntimeInformation.ProcessArchitecture);

    internal static int SYS_sched_getattr => SYS_sched_setattr + 1;

    internal static int SYS_waitid_on(Architecture machine) => machine == Architecture.X64 ? 247 : 95;

    internal static int SYS_getdents64_on(Architecture machine) => machine == Architecture.X64 ? 217 : 61;

    internal static int SYS_sched_setattr_on(Architecture machine) => machine == Architecture.X64 ? 314 : 274;

    /// <summary>syscall(2): the result, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint a, nint b, nint c, nint d, nint e);
}
