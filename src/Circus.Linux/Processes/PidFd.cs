namespace Circus.Linux;

/// <summary>
/// A descriptor that means one process for ever, also after its pid has been given to another; readable once it has exited.
/// </summary>
public static class PidFd
{
    /// <summary>pidfd_open(2), close-on-exec. ESRCH: no such process; EMFILE: out of descriptors.</summary>
    public static Errno Open(int pid, out Fd pidfd)
    {
        pidfd = new Fd(Libc.pidfd_open(pid, 0));
        return pidfd.IsOpen ? Errno.None : Libc.LastError;
    }

    /// <summary>
    /// pidfd_send_signal(2). ESRCH: reaped; a process that is dead but not yet reaped takes it without effect. EPERM: not ours to signal.
    /// </summary>
    public static Errno Signal(int pidfd, int signum) =>
        Libc.pidfd_send_signal(pidfd, signum) == 0 ? Errno.None : Libc.LastError;
}
