using System.Diagnostics;

namespace Circus.Linux;

/// <summary>Signal numbers of x86-64 and arm64 (signal(7)), the mask of the calling thread, and kill(2).</summary>
public static unsafe class Signals
{
    public const int SIGHUP = 1;
    public const int SIGINT = 2;
    public const int SIGQUIT = 3;
    public const int SIGILL = 4;
    public const int SIGTRAP = 5;
    public const int SIGABRT = 6;
    public const int SIGBUS = 7;
    public const int SIGFPE = 8;
    public const int SIGKILL = 9;
    public const int SIGUSR1 = 10;
    public const int SIGSEGV = 11;
    public const int SIGUSR2 = 12;
    public const int SIGPIPE = 13;
    public const int SIGALRM = 14;
    public const int SIGTERM = 15;
    public const int SIGSTKFLT = 16;
    public const int SIGCHLD = 17;
    public const int SIGCONT = 18;
    public const int SIGSTOP = 19;
    public const int SIGTSTP = 20;
    public const int SIGTTIN = 21;
    public const int SIGTTOU = 22;
    public const int SIGURG = 23;
    public const int SIGXCPU = 24;
    public const int SIGXFSZ = 25;
    public const int SIGVTALRM = 26;
    public const int SIGPROF = 27;
    public const int SIGWINCH = 28;
    public const int SIGIO = 29;
    public const int SIGPWR = 30;
    public const int SIGSYS = 31;

    /// <summary>
    /// The first real-time signal as programs of the GNU C library, and Python, count them; the two below are the library's own.
    /// </summary>
    public const int SIGRTMIN = 34;
    public const int SIGRTMAX = 64;

    /// <summary>
    /// Blocks these signals for the calling thread and the threads that it starts; they stay pending for a <see cref="SignalFd"/>.
    /// </summary>
    public static void Block(SignalSet signals) => Mask(Libc.SIG_BLOCK, signals);

    /// <summary>Lets these signals through again for the calling thread: a command that is not the daemon dies of them as usual.</summary>
    public static void Unblock(SignalSet signals) => Mask(Libc.SIG_UNBLOCK, signals);

    /// <summary>The signals that the calling thread blocks.</summary>
    public static SignalSet Blocked()
    {
        Libc.sigset_t blocked = default;
        var errno = Libc.pthread_sigmask(Libc.SIG_BLOCK, null, &blocked);
        Debug.Assert(errno == 0);
        return new SignalSet(blocked.bits);
    }

    /// <summary>
    /// kill(2) to one process that can't have been reaped meanwhile: our child, or ourselves. Others are signalled by <see cref="PidFd"/>.
    /// </summary>
    public static Errno Kill(int pid, int signum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pid, 1);
        return Libc.kill(pid, signum) == 0 ? Errno.None : Libc.LastError;
    }

    /// <summary>Whether there is a process with this pid, even one that /proc hides from us (hidepid, proc(5)) or that isn't reaped yet.</summary>
    public static bool IsThere(int pid) => pid > 0 && (Libc.kill(pid, 0) == 0 || Libc.LastError == Errno.EPERM);

    /// <summary>kill(2) to a process group. ESRCH: nobody is in it.</summary>
    public static Errno KillGroup(int processGroup, int signum)
    {
        // kill(-1) would hit every process of the machine.
        ArgumentOutOfRangeException.ThrowIfLessThan(processGroup, 2);
        return Libc.kill(-processGroup, signum) == 0 ? Errno.None : Libc.LastError;
    }

    private static void Mask(int how, SignalSet signals)
    {
        var set = new Libc.sigset_t { bits = signals.Bits };
        var errno = Libc.pthread_sigmask(how, &set, null);
        Debug.Assert(errno == 0);
    }
}
