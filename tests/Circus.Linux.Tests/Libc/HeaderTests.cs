using System.Runtime.InteropServices;

namespace Circus.Linux.Tests;

/// <summary>
/// Every constant and layout that C# repeats, proven by the headers of this machine and, where they are installed, of arm64.
/// </summary>
public sealed unsafe class HeaderTests
{
    private const string Arm64 = "aarch64-linux-gnu";

    [Fact]
    public void AgreeOnThisMachine() => Assert.Equal("", Assertions(RuntimeInformation.ProcessArchitecture).Compile());

    [Arm64HeadersFact]
    public void AgreeOnArm64() => Assert.Equal("", Assertions(Architecture.Arm64).Compile(Arm64));

    [Fact]
    public void AWrongBeliefIsFound() => Assert.Contains("sizeof(int) is not 5", new HeaderAssertions().Equal("sizeof(int)", 5).Compile());

    private static HeaderAssertions Assertions(Architecture machine)
    {
        var assertions = new HeaderAssertions().Include(
            "errno.h", "fcntl.h", "sched.h", "signal.h", "spawn.h", "sys/epoll.h", "sys/eventfd.h", "sys/mman.h", "sys/prctl.h",
            "sys/resource.h",
            "sys/signalfd.h", "sys/syscall.h", "sys/timerfd.h", "sys/wait.h", "time.h", "unistd.h");
        Errors(assertions);
        Constants(assertions, machine);
        Layouts(assertions, machine);
        Native(assertions);
        return assertions;
    }

    private static void Errors(HeaderAssertions assertions)
    {
        foreach (var errno in Enum.GetValues<Errno>().Skip(1)) assertions.Equal($"{errno}", (int)errno);
        foreach (var resource in Enum.GetValues<Rlimit>()) assertions.Equal($"RLIMIT_{resource}", (int)resource);
        assertions.Equal("RLIM_INFINITY == ~0ul", 1).Equal("(unsigned long)RLIM_INFINITY == " + RlimitValue.Unlimited + "ul", 1);
    }

    private static void Constants(HeaderAssertions assertions, Architecture machine) => assertions
        .Equal("SYS_waitid", Libc.SYS_waitid_on(machine)).Equal("SYS_getdents64", Libc.SYS_getdents64_on(machine))
        .Equal("SYS_sched_setattr", Libc.SYS_sched_setattr_on(machine)).Equal("SYS_sched_getattr", Libc.SYS_sched_setattr_on(machine) + 1)
        .Equal("SYS_pidfd_open", Libc.SYS_pidfd_open).Equal("SYS_pidfd_send_signal", Libc.SYS_pidfd_send_signal)
        .Equal("SYS_close_range", Libc.SYS_close_range).Equal("CLOSE_RANGE_CLOEXEC", Libc.CLOSE_RANGE_CLOEXEC)
        .Equal("EPOLL_CLOEXEC", Libc.EPOLL_CLOEXEC).Equal("EPOLL_CTL_ADD", Libc.EPOLL_CTL_ADD).Equal("EPOLL_CTL_DEL", Libc.EPOLL_CTL_DEL)
        .Equal("EPOLL_CTL_MOD", Libc.EPOLL_CTL_MOD)
        .Equal("EPOLLIN", (long)EpollEvents.In).Equal("EPOLLPRI", (long)EpollEvents.Priority).Equal("EPOLLOUT", (long)EpollEvents.Out)
        .Equal("EPOLLERR", (long)EpollEvents.Error).Equal("EPOLLHUP", (long)EpollEvents.HangUp)
        .Equal("EPOLLRDHUP", (long)EpollEvents.ReadHangUp)
        .Equal("(unsigned)EPOLLEXCLUSIVE", (long)EpollEvents.Exclusive).Equal("(unsigned)EPOLLONESHOT", (long)EpollEvents.OneShot)
        .Equal("(unsigned)EPOLLET", (long)EpollEvents.EdgeTriggered)
        .Equal("MADV_DONTNEED", Libc.MADV_DONTNEED).Equal("PRIO_PROCESS", Libc.PRIO_PROCESS)
        .Equal("EFD_CLOEXEC", Libc.EFD_CLOEXEC).Equal("EFD_NONBLOCK", Libc.EFD_NONBLOCK)
        .Equal("TFD_CLOEXEC", Libc.TFD_CLOEXEC).Equal("TFD_NONBLOCK", Libc.TFD_NONBLOCK).Equal("TFD_TIMER_ABSTIME", Libc.TFD_TIMER_ABSTIME)
        .Equal("SFD_CLOEXEC", Libc.SFD_CLOEXEC).Equal("SFD_NONBLOCK", Libc.SFD_NONBLOCK)
        .Equal("SIG_BLOCK", Libc.SIG_BLOCK).Equal("SIG_UNBLOCK", Libc.SIG_UNBLOCK)
        .Equal("CLOCK_REALTIME", Libc.CLOCK_REALTIME).Equal("CLOCK_MONOTONIC", Libc.CLOCK_MONOTONIC)
        .Equal("P_ALL", Libc.P_ALL).Equal("P_PID", Libc.P_PID).Equal("P_PIDFD", Libc.P_PIDFD)
        .Equal("WNOHANG", Libc.WNOHANG).Equal("WEXITED", Libc.WEXITED).Equal("WNOWAIT", Libc.WNOWAIT)
        .Equal("CLD_EXITED", Libc.CLD_EXITED).Equal("CLD_KILLED", Libc.CLD_KILLED).Equal("CLD_DUMPED", Libc.CLD_DUMPED)
        .Equal("O_WRONLY", Libc.O_WRONLY).Equal("O_CREAT", Libc.O_CREAT).Equal("O_NOCTTY", Libc.O_NOCTTY).Equal("O_APPEND", Libc.O_APPEND)
        .Equal("O_NONBLOCK", Libc.O_NONBLOCK).Equal("AT_EMPTY_PATH", Libc.AT_EMPTY_PATH)
        .Equal("O_RDONLY", Libc.O_RDONLY).Equal("O_RDWR", Libc.O_RDWR).Equal("O_CLOEXEC", Libc.O_CLOEXEC).Equal("O_PATH", Libc.O_PATH)
        .Equal("O_DIRECTORY", Libc.O_DIRECTORY_on(machine))
        .Equal("F_SETFL", Libc.F_SETFL).Equal("F_SETPIPE_SZ", Libc.F_SETPIPE_SZ)
        .Include("sys/ioctl.h").Equal("FIONREAD", (long)Libc.FIONREAD)
        .Equal("F_OK", Libc.F_OK).Equal("X_OK", Libc.X_OK).Equal("AT_FDCWD", Libc.AT_FDCWD).Equal("AT_EACCESS", Libc.AT_EACCESS)
        .Equal("MFD_CLOEXEC", Libc.MFD_CLOEXEC).Equal("MFD_ALLOW_SEALING", Libc.MFD_ALLOW_SEALING).Equal("F_ADD_SEALS", Libc.F_ADD_SEALS)
        .Equal("F_GETFL", Libc.F_GETFL).Equal("F_DUPFD_CLOEXEC", Libc.F_DUPFD_CLOEXEC)
        .Equal("F_SEAL_SEAL", Libc.F_SEAL_SEAL).Equal("F_SEAL_GROW", Libc.F_SEAL_GROW).Equal("F_SEAL_WRITE", Libc.F_SEAL_WRITE)
        .Equal("PR_SET_CHILD_SUBREAPER", Libc.PR_SET_CHILD_SUBREAPER)
        .Equal("POSIX_SPAWN_SETSIGDEF", Libc.POSIX_SPAWN_SETSIGDEF).Equal("POSIX_SPAWN_SETSIGMASK", Libc.POSIX_SPAWN_SETSIGMASK)
        .Equal("POSIX_SPAWN_SETSID", Libc.POSIX_SPAWN_SETSID)
        .Equal("SIGHUP", Signals.SIGHUP).Equal("SIGINT", Signals.SIGINT).Equal("SIGQUIT", Signals.SIGQUIT).Equal("SIGILL", Signals.SIGILL)
        .Equal("SIGTRAP", Signals.SIGTRAP).Equal("SIGABRT", Signals.SIGABRT).Equal("SIGBUS", Signals.SIGBUS).Equal("SIGFPE", Signals.SIGFPE)
        .Equal("SIGKILL", Signals.SIGKILL).Equal("SIGUSR1", Signals.SIGUSR1).Equal("SIGSEGV", Signals.SIGSEGV)
        .Equal("SIGUSR2", Signals.SIGUSR2)
        .Equal("SIGPIPE", Signals.SIGPIPE).Equal("SIGALRM", Signals.SIGALRM).Equal("SIGTERM", Signals.SIGTERM)
        .Equal("SIGSTKFLT", Signals.SIGSTKFLT)
        .Equal("SIGCHLD", Signals.SIGCHLD).Equal("SIGCONT", Signals.SIGCONT).Equal("SIGSTOP", Signals.SIGSTOP)
        .Equal("SIGTSTP", Signals.SIGTSTP)
        .Equal("SIGTTIN", Signals.SIGTTIN).Equal("SIGTTOU", Signals.SIGTTOU).Equal("SIGURG", Signals.SIGURG)
        .Equal("SIGXCPU", Signals.SIGXCPU)
        .Equal("SIGXFSZ", Signals.SIGXFSZ).Equal("SIGVTALRM", Signals.SIGVTALRM).Equal("SIGPROF", Signals.SIGPROF)
        .Equal("SIGWINCH", Signals.SIGWINCH)
        .Equal("SIGIO", Signals.SIGIO).Equal("SIGPWR", Signals.SIGPWR).Equal("SIGSYS", Signals.SIGSYS);

    private static void Layouts(HeaderAssertions assertions, Architecture machine)
    {
        Libc.siginfo_t info;
        Libc.rusage usage;
        Libc.signalfd_siginfo signal;
        Libc.itimerspec timer;
        Libc.rlimit limit;
        Libc.timespec time;
        Libc.timeval interval;
        assertions
            .Equal("sizeof(struct epoll_event)", EpollLayout.DataOffsetOn(machine) + sizeof(ulong))
            .Offset("struct epoll_event", "data", EpollLayout.DataOffsetOn(machine))
            .Size<Libc.sigset_t>("sigset_t")
            .Size<Libc.timespec>("struct timespec").Offset("struct timespec", "tv_nsec", (byte*)&time.tv_nsec - (byte*)&time)
            .Size<Libc.timeval>("struct timeval").Offset("struct timeval", "tv_usec", (byte*)&interval.tv_usec - (byte*)&interval)
            .Size<Libc.itimerspec>("struct itimerspec").Offset("struct itimerspec", "it_value", (byte*)&timer.it_value - (byte*)&timer)
            .Size<Libc.rlimit>("struct rlimit").Offset("struct rlimit", "rlim_max", (byte*)&limit.rlim_max - (byte*)&limit)
            .Size<Libc.rusage>("struct rusage").Offset("struct rusage", "ru_utime", (byte*)&usage.ru_utime - (byte*)&usage)
            .Offset("struct rusage", "ru_stime", (byte*)&usage.ru_stime - (byte*)&usage)
            .Offset("struct rusage", "ru_maxrss", (byte*)&usage.ru_maxrss - (byte*)&usage)
            .Size<Libc.siginfo_t>("siginfo_t").Offset("siginfo_t", "si_code", (byte*)&info.si_code - (byte*)&info)
            .Offset("siginfo_t", "si_pid", (byte*)&info.si_pid - (byte*)&info)
            .Offset("siginfo_t", "si_status", (byte*)&info.si_status - (byte*)&info)
            .Size<Libc.signalfd_siginfo>("struct signalfd_siginfo")
            .Offset("struct signalfd_siginfo", "ssi_signo", (byte*)&signal.ssi_signo - (byte*)&signal)
            .Offset("struct signalfd_siginfo", "ssi_pid", (byte*)&signal.ssi_pid - (byte*)&signal)
            .Offset("struct signalfd_siginfo", "ssi_uid", (byte*)&signal.ssi_uid - (byte*)&signal)
            .Equal($"sizeof(posix_spawnattr_t) <= {sizeof(Libc.posix_spawnattr_t)}", 1)
            .Equal($"sizeof(posix_spawn_file_actions_t) <= {sizeof(Libc.posix_spawn_file_actions_t)}", 1)
            .Include("dirent.h")
            .Offset("struct dirent64", "d_reclen", Libc.dirent64_d_reclen).Offset("struct dirent64", "d_name", Libc.dirent64_d_name);
    }

    private static void Native(HeaderAssertions assertions)
    {
        CircusNative.Spawn spawn;
        CircusNative.Limit limit;
        CircusNative.Descriptor descriptor;
        const string Type = "struct circus_spawn";
        assertions.Include("circus_native.h")
            .Equal("CIRCUS_DAEMON_SIGNALS", (long)SignalSet.Daemon.Bits)
            .Equal("CIRCUS_CLONE", (int)SpawnStage.Clone).Equal("CIRCUS_SESSION", (int)SpawnStage.Session)
            .Equal("CIRCUS_CGROUP", (int)SpawnStage.Cgroup)
            .Equal("CIRCUS_OOM_SCORE", (int)SpawnStage.OomScore).Equal("CIRCUS_DIRECTORY", (int)SpawnStage.Directory)
            .Equal("CIRCUS_UMASK", (int)SpawnStage.Umask).Equal("CIRCUS_DESCRIPTORS", (int)SpawnStage.Descriptors)
            .Equal("CIRCUS_RLIMIT", (int)SpawnStage.Rlimit).Equal("CIRCUS_NICE", (int)SpawnStage.Nice)
            .Equal("CIRCUS_CPUS", (int)SpawnStage.Cpus)
            .Equal("CIRCUS_GROUPS", (int)SpawnStage.Groups).Equal("CIRCUS_GID", (int)SpawnStage.Gid)
            .Equal("CIRCUS_UID", (int)SpawnStage.Uid)
            .Equal("CIRCUS_DEATH_SIGNAL", (int)SpawnStage.DeathSignal)
            .Equal("CIRCUS_NO_NEW_PRIVILEGES", (int)SpawnStage.NoNewPrivileges).Equal("CIRCUS_EXEC", (int)SpawnStage.Exec)
            .Size<CircusNative.Descriptor>("struct circus_fd")
            .Offset("struct circus_fd", "child", (byte*)&descriptor.child - (byte*)&descriptor)
            .Offset("struct circus_fd", "parent", (byte*)&descriptor.parent - (byte*)&descriptor)
            .Size<CircusNative.Limit>("struct circus_rlimit").Offset("struct circus_rlimit", "soft", (byte*)&limit.soft - (byte*)&limit)
            .Offset("struct circus_rlimit", "hard", (byte*)&limit.hard - (byte*)&limit)
            .Offset("struct circus_rlimit", "resource", (byte*)&limit.resource - (byte*)&limit)
            .Size<CircusNative.Spawn>(Type)
            .Offset(Type, "paths", (byte*)&spawn.paths - (byte*)&spawn).Offset(Type, "argv", (byte*)&spawn.argv - (byte*)&spawn)
            .Offset(Type, "envp", (byte*)&spawn.envp - (byte*)&spawn).Offset(Type, "directory", (byte*)&spawn.directory - (byte*)&spawn)
            .Offset(Type, "cgroup_procs", (byte*)&spawn.cgroup_procs - (byte*)&spawn).Offset(Type, "fds", (byte*)&spawn.fds - (byte*)&spawn)
            .Offset(Type, "rlimits", (byte*)&spawn.rlimits - (byte*)&spawn).Offset(Type, "cpus", (byte*)&spawn.cpus - (byte*)&spawn)
            .Offset(Type, "groups", (byte*)&spawn.groups - (byte*)&spawn).Offset(Type, "pid_text", (byte*)&spawn.pid_text - (byte*)&spawn).Offset(Type, "fd_count", (byte*)&spawn.fd_count - (byte*)&spawn)
            .Offset(Type, "rlimit_count", (byte*)&spawn.rlimit_count - (byte*)&spawn)
            .Offset(Type, "cpu_words", (byte*)&spawn.cpu_words - (byte*)&spawn)
            .Offset(Type, "group_count", (byte*)&spawn.group_count - (byte*)&spawn)
            .Offset(Type, "asked", (byte*)&spawn.asked - (byte*)&spawn)
            .Offset(Type, "uid", (byte*)&spawn.uid - (byte*)&spawn).Offset(Type, "gid", (byte*)&spawn.gid - (byte*)&spawn)
            .Offset(Type, "umask", (byte*)&spawn.umask - (byte*)&spawn).Offset(Type, "nice", (byte*)&spawn.nice - (byte*)&spawn)
            .Offset(Type, "oom_score", (byte*)&spawn.oom_score - (byte*)&spawn)
            .Offset(Type, "death_signal", (byte*)&spawn.death_signal - (byte*)&spawn)
            .Offset(Type, "stage", (byte*)&spawn.stage - (byte*)&spawn)
            .Offset(Type, "error", (byte*)&spawn.error - (byte*)&spawn).Offset(Type, "pid", (byte*)&spawn.pid - (byte*)&spawn)
            .Offset(Type, "pidfd", (byte*)&spawn.pidfd - (byte*)&spawn);
    }

    private sealed class Arm64HeadersFactAttribute : FactAttribute
    {
        public Arm64HeadersFactAttribute() =>
            Skip = File.Exists($"/usr/{Arm64}/include/stdio.h") ? null : "needs the arm64 headers (Debian: libc6-dev-arm64-cross)";
    }
}
