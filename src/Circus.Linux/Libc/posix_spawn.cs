using System.Runtime.InteropServices;

namespace Circus.Linux;

/// <summary>The posix_spawn(3) family returns the error number and leaves errno alone.</summary>
internal static unsafe partial class Libc
{
    internal const short POSIX_SPAWN_SETSIGDEF = 0x04;
    internal const short POSIX_SPAWN_SETSIGMASK = 0x08;
    internal const short POSIX_SPAWN_SETSID = 0x80;

    [LibraryImport("libc")]
    internal static partial Errno posix_spawn(
        int* pid, byte* path, posix_spawn_file_actions_t* actions, posix_spawnattr_t* attr, byte** argv, byte** envp);

    [LibraryImport("libc")]
    internal static partial Errno posix_spawnattr_init(posix_spawnattr_t* attr);

    [LibraryImport("libc")]
    internal static partial Errno posix_spawnattr_destroy(posix_spawnattr_t* attr);

    [LibraryImport("libc")]
    internal static partial Errno posix_spawnattr_setflags(posix_spawnattr_t* attr, short flags);

    [LibraryImport("libc")]
    internal static partial Errno posix_spawnattr_setsigdefault(posix_spawnattr_t* attr, sigset_t* set);

    [LibraryImport("libc")]
    internal static partial Errno posix_spawnattr_setsigmask(posix_spawnattr_t* attr, sigset_t* set);

    [LibraryImport("libc")]
    internal static partial Errno posix_spawn_file_actions_init(posix_spawn_file_actions_t* actions);

    [LibraryImport("libc")]
    internal static partial Errno posix_spawn_file_actions_destroy(posix_spawn_file_actions_t* actions);

    [LibraryImport("libc")]
    internal static partial Errno posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t* actions, int fd, int newfd);

    [LibraryImport("libc")]
    internal static partial Errno posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t* actions, byte* path);

    /// <summary>Opaque; 336 bytes in glibc and musl, with room to grow.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 512)]
    internal struct posix_spawnattr_t
    {
        private readonly long _alignment;
    }

    /// <summary>Opaque; 80 bytes in glibc and musl, with room to grow.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 512)]
    internal struct posix_spawn_file_actions_t
    {
        private readonly long _alignment;
    }
}
