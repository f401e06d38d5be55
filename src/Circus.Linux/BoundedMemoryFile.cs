namespace Circus.Linux;

/// <summary>A file without a name, memfd_create(2), that takes so much and no more: what a program that isn't trusted to be brief prints.</summary>
public static unsafe class BoundedMemoryFile
{
    /// <summary>An empty file that takes so many bytes and refuses more (EPERM). Memory is used as it is written.</summary>
    public static Errno Create(int size, out Fd file)
    {
        fixed (byte* name = "circus"u8)
            file = new Fd(Libc.memfd_create(name, Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING));
        var errno = file.IsOpen ? Errno.None : Libc.LastError;
        if (errno == Errno.None && (Libc.ftruncate(file.Value, size) < 0
            || Libc.fcntl(file.Value, Libc.F_ADD_SEALS, Libc.F_SEAL_SEAL | Libc.F_SEAL_GROW) < 0)) errno = Libc.LastError;
        if (errno != Errno.None) file.Close();
        return errno;
    }

    /// <summary>The text that was written to it: everything before the first NUL.</summary>
    public static byte[] ReadText(int fd, int size)
    {
        var bytes = new byte[size];
        var count = 0;
        fixed (byte* start = bytes)
        {
            while (count < size)
            {
                var got = Libc.pread(fd, start + count, (nuint)(size - count), count);
                if (got < 0 && Libc.LastError == Errno.EINTR) continue;
                if (got <= 0) break;
                count += (int)got;
            }
        }

        var end = bytes.AsSpan(0, count).IndexOf((byte)0);
        return bytes[..(end < 0 ? count : end)];
    }
}
