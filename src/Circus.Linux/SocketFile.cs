using System.Text;

namespace Circus.Linux;

/// <summary>The file of a unix(7) socket. Paths are as in <see cref="SocketAddress.TryUnix"/>; a longer one is ENAMETOOLONG.</summary>
public static unsafe class SocketFile
{
    /// <summary>unlink(2). ENOENT: not there.</summary>
    public static Errno Unlink(string path)
    {
        var raw = stackalloc byte[SocketAddress.MaxPathBytes + 1];
        if (!TryCopy(path, raw)) return Errno.ENAMETOOLONG;
        return Libc.unlink(raw) < 0 ? Libc.LastError : Errno.None;
    }

    /// <summary>chmod(2). connect(2) needs the write permission.</summary>
    public static Errno SetMode(string path, int mode)
    {
        var raw = stackalloc byte[SocketAddress.MaxPathBytes + 1];
        if (!TryCopy(path, raw)) return Errno.ENAMETOOLONG;
        return Libc.chmod(raw, (uint)mode) < 0 ? Libc.LastError : Errno.None;
    }

    /// <summary>lchown(2) of the user, not the group. EPERM: only root gives files away.</summary>
    public static Errno SetOwner(string path, uint uid)
    {
        var raw = stackalloc byte[SocketAddress.MaxPathBytes + 1];
        if (!TryCopy(path, raw)) return Errno.ENAMETOOLONG;
        return Libc.lchown(raw, uid, uint.MaxValue) < 0 ? Libc.LastError : Errno.None;
    }

    /// <summary>statx(2) of the file itself, not of what a link points to. ENOENT: not there.</summary>
    public static Errno Identify(string path, out SocketFileIdentity identity)
    {
        identity = default;
        var raw = stackalloc byte[SocketAddress.MaxPathBytes + 1];
        if (!TryCopy(path, raw)) return Errno.ENAMETOOLONG;
        Libc.statx_buffer stat;
        const uint Wanted = Libc.STATX_TYPE | Libc.STATX_MODE | Libc.STATX_UID | Libc.STATX_INO;
        if (Libc.statx(Libc.AT_FDCWD, raw, Libc.AT_SYMLINK_NOFOLLOW, Wanted, &stat) < 0) return Libc.LastError;
        identity = new SocketFileIdentity((ulong)stat.stx_dev_major << 32 | stat.stx_dev_minor, stat.stx_ino, stat.stx_mode, stat.stx_uid);
        return Errno.None;
    }

    private static bool TryCopy(string path, byte* raw)
    {
        if (Encoding.UTF8.GetByteCount(path) > SocketAddress.MaxPathBytes) return false;
        raw[Encoding.UTF8.GetBytes(path, new Span<byte>(raw, SocketAddress.MaxPathBytes))] = 0;
        return true;
    }
}
