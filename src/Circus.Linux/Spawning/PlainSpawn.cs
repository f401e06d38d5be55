namespace Circus.Linux;

/// <summary>The start by posix_spawn(3): own session, default signals, empty mask, the first descriptors and no other.</summary>
internal static unsafe class PlainSpawn
{
    /// <summary>
    /// Whether posix_spawn can give these descriptors: a gap it can't close, and a source that an earlier dup overwrites it can't move.
    /// </summary>
    internal static bool CanPlace(ReadOnlySpan<FdMapping> descriptors, int nullFd)
    {
        for (var i = 0; i < descriptors.Length; i++)
        {
            if (descriptors[i].Child != i) return false;
            var source = descriptors[i].Source(nullFd);
            if (source >= 0 && source < i && descriptors[source].Source(nullFd) != source) return false;
        }
        return true;
    }

    /// <summary>Starts the program; ENOSYS in stage Descriptors: this kernel can't mark the other descriptors as not to be inherited.</summary>
    internal static SpawnResult Spawn(in ExecVectors vectors, byte* directory, int descriptorCount, bool keepsSession)
    {
        // All of ours are close-on-exec, but some may have been inherited by the daemon or opened by a library. To close them one by one in
        // the child (posix_spawn's closefrom) halts us for that long: with 1,000 workers' pidfds a spawn took 1.5 times as long.
        if (Libc.close_range((uint)descriptorCount, uint.MaxValue, Libc.CLOSE_RANGE_CLOEXEC) != 0)
            return SpawnResult.Failed(SpawnStage.Descriptors, Errno.ENOSYS);

        Libc.posix_spawnattr_t attributes;
        Libc.posix_spawn_file_actions_t actions;
        Libc.posix_spawnattr_init(&attributes);
        Libc.posix_spawn_file_actions_init(&actions);
        var result = Prepare(&attributes, &actions, vectors, directory, descriptorCount, keepsSession) is var errno and not Errno.None
            ? SpawnResult.Failed(SpawnStage.Descriptors, errno)
            : Start(&attributes, &actions, vectors, directory);
        Libc.posix_spawn_file_actions_destroy(&actions);
        Libc.posix_spawnattr_destroy(&attributes);
        return result;
    }

    private static Errno Prepare(
        Libc.posix_spawnattr_t* attributes, Libc.posix_spawn_file_actions_t* actions, in ExecVectors vectors, byte* directory,
        int descriptorCount, bool keepsSession)
    {
        // The runtime ignores SIGPIPE, and glibc's posix_spawn would ignore its own 32 and 33 if left out; KILL and STOP can't be set.
        Libc.sigset_t reset = default, none = default;
        reset.bits = ~(SignalSet.Bit(Signals.SIGKILL) | SignalSet.Bit(Signals.SIGSTOP));
        Libc.posix_spawnattr_setsigdefault(attributes, &reset);
        Libc.posix_spawnattr_setsigmask(attributes, &none);
        var session = keepsSession ? (short)0 : Libc.POSIX_SPAWN_SETSID;
        Libc.posix_spawnattr_setflags(attributes, (short)(session | Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK));

        var errno = directory == null ? Errno.None : Libc.posix_spawn_file_actions_addchdir_np(actions, directory);
        for (var i = 0; i < descriptorCount && errno == Errno.None; i++)
            errno = Libc.posix_spawn_file_actions_adddup2(actions, vectors.Descriptors[i].parent, vectors.Descriptors[i].child);
        return errno;
    }

    private static SpawnResult Start(
        Libc.posix_spawnattr_t* attributes, Libc.posix_spawn_file_actions_t* actions, in ExecVectors vectors, byte* directory)
    {
        Errno telling = Errno.None, last = Errno.ENOENT;
        for (var path = vectors.Paths; *path != 0; path++)
        {
            var pid = 0;
            last = Missing(path) is var missing and not Errno.None ? missing
                : Libc.posix_spawn(&pid, path, actions, attributes, vectors.Argv, vectors.Envp);
            if (last == Errno.None) return WithPidFd(pid);
            if (last is Errno.EAGAIN or Errno.ENOMEM) return SpawnResult.Failed(SpawnStage.Clone, last);
            if (last == Errno.EBADF) return SpawnResult.Failed(SpawnStage.Descriptors, last);
            if (telling == Errno.None && last is not (Errno.ENOENT or Errno.ENOTDIR)) telling = last;
            while (*path != 0) path++;
        }
        // posix_spawn doesn't say which step failed: a directory that can't be entered now couldn't then.
        var entering = directory == null ? Errno.None : Enter(directory);
        if (entering != Errno.None) return SpawnResult.Failed(SpawnStage.Directory, entering);
        return SpawnResult.Failed(SpawnStage.Exec, telling == Errno.None ? last : telling);
    }

    // A look costs 1 µs, a failed spawn 100: the usual program is in the third or fourth part of PATH. A relative path is the child's to
    // judge.
    private static Errno Missing(byte* path) =>
        *path != '/' || Libc.faccessat(Libc.AT_FDCWD, path, Libc.F_OK, 0) == 0 ? Errno.None : Libc.LastError;

    private static Errno Enter(byte* directory)
    {
        var file = new Fd(Libc.open(directory, Libc.O_PATH | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0));
        if (!file.IsOpen) return Libc.LastError;
        file.Close();
        return Libc.faccessat(Libc.AT_FDCWD, directory, Libc.X_OK, Libc.AT_EACCESS) == 0 ? Errno.None : Libc.LastError;
    }

    private static SpawnResult WithPidFd(int pid)
    {
        var errno = PidFd.Open(pid, out var pidFd);
        if (errno == Errno.None) return SpawnResult.Running(pid, pidFd);
        // Nobody could wait for it: end it here, so that it isn't lost.
        Signals.Kill(pid, Signals.SIGKILL);
        Reaper.WaitFor(pid);
        return SpawnResult.Failed(SpawnStage.PidFd, errno);
    }
}
