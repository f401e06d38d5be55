using System.Text;

namespace Circus.Linux;

/// <summary>Files by their paths, with errno as the answer.</summary>
public static unsafe class FilePath
{
    /// <summary>statx(2), following links. ENOENT: there is none.</summary>
    public static Errno Look(string path, out FileFacts facts)
    {
        facts = default;
        if (path.Contains('\0')) return Errno.EINVAL;
        fixed (byte* start = Encoding.UTF8.GetBytes(path + '\0'))
            return Look(Libc.AT_FDCWD, start, 0, out facts);
    }

    /// <summary>statx(2) of an open file.</summary>
    public static Errno Look(int fd, out FileFacts facts)
    {
        fixed (byte* start = "\0"u8)
            return Look(fd, start, Libc.AT_EMPTY_PATH, out facts);
    }

    /// <summary>rename(2): an existing target is replaced. ENOENT: no such file, or no such folder.</summary>
    public static Errno Rename(string from, string to)
    {
        fixed (byte* old = Encoding.UTF8.GetBytes(from + '\0'))
        fixed (byte* @new = Encoding.UTF8.GetBytes(to + '\0'))
            return Libc.rename(old, @new) < 0 ? Libc.LastError : Errno.None;
    }

    /// <summary>unlink(2). ENOENT: there is none.</summary>
    public static Errno Unlink(string path)
    {
        fixed (byte* start = Encoding.UTF8.GetBytes(path + '\0'))
            return Libc.unlink(start) < 0 ? Libc.LastError : Errno.None;
    }

    private static Errno Look(int directory, byte* path, int flags, out FileFacts facts)
    {
        Libc.statx_buffer stat;
        if (Libc.statx(directory, path, flags, Libc.STATX_TYPE | Libc.STATX_SIZE | Libc.STATX_MTIME | Libc.STATX_INO, &stat) < 0)
        {
            facts = default;
            return Libc.LastError;
        }

        facts = new FileFacts((long)stat.stx_size, stat.stx_mtime_sec, (stat.stx_mode & Libc.S_IFMT) == Libc.S_IFREG, stat.stx_ino);
        return Errno.None;
    }
}
