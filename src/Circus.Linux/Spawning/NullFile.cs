namespace Circus.Linux;

/// <summary>/dev/null, opened once and lent to every worker: no open per spawn, and none that could fail for lack of descriptors.</summary>
internal static unsafe class NullFile
{
    // A u8 literal has a NUL behind its end (C# specification, UTF-8 string literals).
    internal static Fd Open()
    {
        fixed (byte* path = "/dev/null"u8)
        {
            var file = new Fd(Libc.open(path, Libc.O_RDWR | Libc.O_CLOEXEC, 0));
            if (file.IsOpen) return file;
            var errno = Libc.LastError;
            if (errno is not (Errno.ENOENT or Errno.ENOTDIR)) KernelException.Throw("open /dev/null", errno);
        }
        return OpenSubstitute();
    }

    /// <summary>A root directory without /dev still lets workers start: this reads as empty, and refuses what is written (EPERM).</summary>
    internal static Fd OpenSubstitute()
    {
        fixed (byte* name = "null"u8)
        {
            var file = new Fd(Libc.memfd_create(name, Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING));
            if (!file.IsOpen) KernelException.Throw("memfd_create", Libc.LastError);
            if (Libc.fcntl(file.Value, Libc.F_ADD_SEALS, Libc.F_SEAL_SEAL | Libc.F_SEAL_GROW | Libc.F_SEAL_WRITE) < 0)
                KernelException.Throw("fcntl F_ADD_SEALS", Libc.LastError);
            return file;
        }
    }
}
