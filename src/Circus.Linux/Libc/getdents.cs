namespace Circus.Linux;

internal static unsafe partial class Libc
{
    // linux_dirent64 of getdents(2) is read by offset: its name has no fixed length.
    internal const int dirent64_d_reclen = 16;
    internal const int dirent64_d_name = 19;

    /// <summary>getdents64(2): the number of bytes, 0 at the end, or -1 with errno.</summary>
    internal static int getdents64(int fd, void* dirp, int count) => (int)syscall(SYS_getdents64, fd, (nint)dirp, count, 0, 0);
}
