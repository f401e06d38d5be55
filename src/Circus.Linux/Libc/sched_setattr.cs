namespace Circus.Linux;

internal static unsafe partial class Libc
{
    internal const uint SCHED_OTHER = 0;
    internal const ulong SCHED_FLAG_RESET_ON_FORK = 1;

    /// <summary>sched_getattr(2) of a thread, 0 being the calling one: 0, or -1 with errno.</summary>
    internal static int sched_getattr(int pid, sched_attr* attr) => (int)syscall(SYS_sched_getattr, pid, (nint)attr, sizeof(sched_attr), 0, 0);

    /// <summary>sched_setattr(2) of a thread, 0 being the calling one: 0, or -1 with errno.</summary>
    internal static int sched_setattr(int pid, sched_attr* attr) => (int)syscall(SYS_sched_setattr, pid, (nint)attr, 0, 0, 0);

    /// <summary>The first version, which every kernel takes.</summary>
    internal struct sched_attr
    {
        internal uint size;
        internal uint sched_policy;
        internal ulong sched_flags;
        internal int sched_nice;
        internal uint sched_priority;
        internal ulong sched_runtime;
        internal ulong sched_deadline;
        internal ulong sched_period;
    }
}
