namespace Circus.Linux;

internal static unsafe partial class Libc
{
    /// <summary>pidfd_open(2): a close-on-exec descriptor, or -1 with errno.</summary>
    internal static int pidfd_open(int pid, uint flags) => (int)syscall(SYS_pidfd_open, pid, (nint)flags, 0, 0, 0);

    /// <summary>pidfd_send_signal(2) with the siginfo that kill(2) would make: 0, or -1 with errno.</summary>
    internal static int pidfd_send_signal(int pidfd, int sig) => (int)syscall(SYS_pidfd_send_signal, pidfd, sig, 0, 0, 0);
}
