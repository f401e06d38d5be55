namespace Circus.Linux;

/// <summary>A file without a name, memfd_create(2): what a short-lived child reads or writes without a pipe that anybody has to serve.</summary>
public sealed unsafe class MemoryFile : IDisposable
{
    private Fd _fd;

    private MemoryFile(int fd) => _fd = new Fd(fd);

    /// <summary>The number to lend.</summary>
    public int Descriptor => _fd.Value;

    /// <summary>Holds these bytes and is read from the start. Throws when the process is out of descriptors or memory.</summary>
    public static MemoryFile Create(ReadOnlySpan<byte> content = default)
    {
        fixed (byte* name = "circus"u8)
        {
            var file = new MemoryFile(Libc.memfd_create(name, Libc.MFD_CLOEXEC));
            if (file.Descriptor < 0) KernelException.Throw("memfd_create", Libc.LastError);
            var errno = content.IsEmpty ? Errno.None : Output.Write(file.Descriptor, content, out _);
            if (errno != Errno.None) KernelException.Throw("write", errno);
            Libc.lseek(file.Descriptor, 0, Libc.SEEK_SET);
            return file;
        }
    }

    /// <summary>The first bytes of what is in it, as many as the buffer takes.</summary>
    public int Read(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
            return (int)Math.Max(0, Libc.pread(_fd.Value, start, (nuint)buffer.Length, 0));
    }

    public void Dispose() => _fd.Close();
}
