namespace Circus.Linux;

/// <summary>The RLIMIT_… constants of getrlimit(2) under their own names; the numbers are those of x86-64 and arm64.</summary>
public enum Rlimit
{
    CPU = 0,
    FSIZE = 1,
    DATA = 2,
    STACK = 3,
    CORE = 4,
    RSS = 5,
    NPROC = 6,
    NOFILE = 7,
    MEMLOCK = 8,
    AS = 9,
    LOCKS = 10,
    SIGPENDING = 11,
    MSGQUEUE = 12,
    NICE = 13,
    RTPRIO = 14,
    RTTIME = 15,
}
