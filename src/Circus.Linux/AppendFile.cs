using System.Text;

namespace Circus.Linux;

/// <summary>
/// A file under a path that bytes are only appended to, between those of other writers (O_APPEND of open(2); .NET's files write at an offset
/// of their own). A pipe or terminal behind the path never halts us: what it can't take now is EAGAIN.
/// </summary>
public sealed unsafe class AppendFile : IDisposable
{
    // Read and write for all, less the umask.
    private const uint NewFileMode = 0b110_110_110;

    private readonly byte[] _path;
    private Fd _file;
    private Identity _identity;

    private AppendFile(byte[] path) => _path = path;

    /// <summary>Opens the file, or creates it. ENOENT: no such folder; EISDIR; EACCES; ENXIO: a pipe that nobody reads.</summary>
    public static Errno Open(string path, out AppendFile file)
    {
        file = new AppendFile(Encoding.UTF8.GetBytes(path + '\0'));
        return path.Contains('\0') ? Errno.EINVAL : file.Reopen();
    }

    /// <summary>The number to lend, or -1.</summary>
    public int Descriptor => _file.Value;

    /// <summary>Size, time and type of the open file.</summary>
    public Errno Look(out FileFacts facts) => FilePath.Look(_file.Value, out facts);

    /// <summary>True when the path names another file by now, or none: somebody has moved or removed ours.</summary>
    public bool HasMoved() => Identify(Libc.AT_FDCWD, _path, 0, out var identity) != Errno.None || identity != _identity;

    /// <summary>Opens what the path names now, or creates it; after an error the old file stays.</summary>
    public Errno Reopen()
    {
        fixed (byte* path = _path)
        {
            const int Flags = Libc.O_WRONLY | Libc.O_APPEND | Libc.O_CREAT | Libc.O_CLOEXEC | Libc.O_NOCTTY | Libc.O_NONBLOCK;
            var opened = new Fd(Libc.open(path, Flags, NewFileMode));
            if (!opened.IsOpen) return Libc.LastError;
            var errno = Identify(opened.Value, "\0"u8, Libc.AT_EMPTY_PATH, out var identity);
            if (errno != Errno.None)
            {
                opened.Close();
                return errno;
            }

            _file.Close();
            (_file, _identity) = (opened, identity);
            return Errno.None;
        }
    }

    /// <summary>
    /// Appends all, by one write(2) unless the system cuts it short; count says how much is in the file. ENOSPC, EDQUOT, EFBIG, EIO: the
    /// file can't take it; EAGAIN, EPIPE: the reader of a pipe is too slow, or gone.
    /// </summary>
    public Errno Write(ReadOnlySpan<byte> bytes, out int count) => Output.Write(_file.Value, bytes, out count);

    public void Dispose() => _file.Close();

    private static Errno Identify(int directory, ReadOnlySpan<byte> path, int flags, out Identity identity)
    {
        Libc.statx_buffer stat;
        fixed (byte* start = path)
        {
            var errno = Libc.statx(directory, start, flags, Libc.STATX_INO, &stat) < 0 ? Libc.LastError : Errno.None;
            identity = errno == Errno.None ? new Identity((ulong)stat.stx_dev_major << 32 | stat.stx_dev_minor, stat.stx_ino) : default;
            return errno;
        }
    }

    /// <summary>Which file it is (inode(7)).</summary>
    private readonly record struct Identity(ulong Device, ulong Inode);
}
