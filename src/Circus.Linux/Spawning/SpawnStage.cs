namespace Circus.Linux;

/// <summary>The steps of a spawn in their order; the numbers are those of native/circus_native.h.</summary>
public enum SpawnStage
{
    None = 0,

    /// <summary>The new process itself: EAGAIN, too many processes; EMFILE, out of descriptors; ENOMEM.</summary>
    Clone,
    Session,
    Cgroup,
    OomScore,
    Directory,
    Umask,
    Descriptors,
    Rlimit,
    Nice,
    Cpus,
    Groups,
    Gid,
    Uid,
    DeathSignal,
    NoNewPrivileges,

    /// <summary>The program: ENOENT, EACCES, ENOEXEC, ….</summary>
    Exec,

    /// <summary>The program had started, but no pidfd could be had for it (EMFILE), so it was killed and reaped.</summary>
    PidFd,
}
