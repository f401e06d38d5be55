using System.Runtime.InteropServices;

namespace Circus.Linux;

/// <summary>native/circus_native.h in C#: same names, same order, proven equal by a test.</summary>
internal static unsafe partial class CircusNative
{
    /// <summary>Starts a program with the set-up that posix_spawn lacks: 0, or the error number, with the stage in the argument.</summary>
    [LibraryImport("circus_native")]
    internal static partial Errno circus_spawn(Spawn* s);

    internal struct Descriptor
    {
        internal int child;
        internal int parent;
    }

    internal struct Limit
    {
        internal ulong soft;
        internal ulong hard;
        internal long resource;
    }

    internal struct Spawn
    {
        internal byte* paths;
        internal byte** argv;
        internal byte** envp;
        internal byte* directory;
        internal byte* cgroup_procs;
        internal Descriptor* fds;
        internal Limit* rlimits;
        internal ulong* cpus;
        internal uint* groups;
        internal byte* pid_text;
        internal int fd_count;
        internal int rlimit_count;
        internal int cpu_words;
        internal int group_count;
        internal uint asked;
        internal uint uid;
        internal uint gid;
        internal uint umask;
        internal int nice;
        internal int oom_score;
        internal int death_signal;
        internal int stage;
        internal int error;
        internal int pid;
        internal int pidfd;
    }
}
