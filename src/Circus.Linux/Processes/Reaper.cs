using System.Diagnostics;

namespace Circus.Linux;

/// <summary>
/// Collects dead children, never waiting. Ours are waited for by pidfd. As PID 1 or subreaper there are also orphans that we never started:
/// peek, and if the pid is one of ours reap it by its pidfd, else by <see cref="ReapPid"/>; so an exit status can't get lost to a blind
/// wait.
/// </summary>
public static unsafe class Reaper
{
    /// <summary>Reaps a child by its pidfd. EAGAIN: still running; ECHILD: not our child, or reaped before.</summary>
    public static Errno WaitPidFd(int pidfd, out ExitStatus status, out ResourceUsage usage) =>
        Reap(Libc.P_PIDFD, pidfd, out status, out usage);

    /// <summary>Reaps a child by its pid. EAGAIN: still running; ECHILD: not our child, or reaped before.</summary>
    public static Errno ReapPid(int pid, out ExitStatus status) => Reap(Libc.P_PID, pid, out status, out _);

    /// <summary>
    /// Names some dead child and leaves it unreaped: the same one comes again until it is reaped. False when none is dead.
    /// </summary>
    public static bool TryPeekAny(out int pid)
    {
        Libc.siginfo_t info = default;
        var found = Libc.waitid(Libc.P_ALL, 0, &info, Libc.WEXITED | Libc.WNOHANG | Libc.WNOWAIT, null) == 0;
        pid = info.si_pid;
        return found && pid != 0;
    }

    /// <summary>Waits for a child that was just killed and forgets it.</summary>
    internal static void WaitFor(int pid)
    {
        while (Libc.waitid(Libc.P_PID, pid, null, Libc.WEXITED, null) < 0 && Libc.LastError == Errno.EINTR) { }
    }

    private static Errno Reap(int idType, int id, out ExitStatus status, out ResourceUsage usage)
    {
        status = default;
        usage = default;
        // waitid leaves the siginfo alone when there is nothing to reap, so a pid of 0 says "still running".
        Libc.siginfo_t info = default;
        Libc.rusage raw = default;
        if (Libc.waitid(idType, id, &info, Libc.WEXITED | Libc.WNOHANG, &raw) < 0) return Libc.LastError;
        if (info.si_pid == 0) return Errno.EAGAIN;
        status = Decode(info);
        usage = ResourceUsage.From(raw);
        return Errno.None;
    }

    private static ExitStatus Decode(in Libc.siginfo_t info)
    {
        if (info.si_code == Libc.CLD_EXITED) return ExitStatus.FromExit(info.si_status);
        Debug.Assert(info.si_code is Libc.CLD_KILLED or Libc.CLD_DUMPED);
        return ExitStatus.FromSignal(info.si_status);
    }
}
