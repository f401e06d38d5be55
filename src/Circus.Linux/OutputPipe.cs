using System.Diagnostics;

namespace Circus.Linux;

/// <summary>
/// A pipe(7) that carries what a worker writes. The worker's end is open for reading and writing, so that the pipe outlives its reader: who
/// writes then gets no SIGPIPE, and the bytes wait in the kernel.
/// </summary>
public static unsafe class OutputPipe
{
    /// <summary>What a pipe holds unless it was widened, pipe(7).</summary>
    public const int DefaultCapacity = 64 << 10;

    /// <summary>Both ends close-on-exec, ours non-blocking. EMFILE, ENFILE: out of descriptors.</summary>
    public static Errno Create(out Fd ours, out Fd workers)
    {
        var ends = stackalloc int[2];
        if (Libc.pipe2(ends, Libc.O_CLOEXEC) < 0)
        {
            ours = workers = default;
            return Libc.LastError;
        }

        (ours, workers) = (new Fd(ends[0]), new Fd(ends[1]));
        Libc.fcntl(ours.Value, Libc.F_SETFL, Libc.O_NONBLOCK);
        Span<byte> path = stackalloc byte[32];
        "/proc/self/fd/"u8.CopyTo(path);
        workers.Value.TryFormat(path["/proc/self/fd/".Length..], out var digits);
        path["/proc/self/fd/".Length + digits] = 0;
        fixed (byte* start = path)
        {
            // Without /proc the worker has the writing end alone.
            var both = new Fd(Libc.open(start, Libc.O_RDWR | Libc.O_CLOEXEC, 0));
            if (both.IsOpen)
            {
                workers.Close();
                workers = both;
            }
        }

        return Errno.None;
    }

    /// <summary>
    /// A pipe to a program that reads: writing never waits. Whoever keeps the reading end open keeps what is in it when the program ends.
    /// </summary>
    public static Errno CreateToProgram(out Fd ours, out Fd programs)
    {
        var ends = stackalloc int[2];
        if (Libc.pipe2(ends, Libc.O_CLOEXEC) < 0)
        {
            ours = programs = default;
            return Libc.LastError;
        }

        (programs, ours) = (new Fd(ends[0]), new Fd(ends[1]));
        Libc.fcntl(ours.Value, Libc.F_SETFL, Libc.O_NONBLOCK);
        return Errno.None;
    }

    /// <summary>write(2) of what there is room for. EAGAIN: full; EPIPE: no reader.</summary>
    public static Errno Write(int fd, ReadOnlySpan<byte> bytes, out int count) => Output.Write(fd, bytes, out count);

    /// <summary>Makes the pipe, which the worker may open anew (/dev/stdout), its user's.</summary>
    public static void GiveTo(int fd, uint uid) => _ = Libc.fchown(fd, uid, uint.MaxValue);

    /// <summary>read(2). EAGAIN: empty; success with count 0: nobody can write any more.</summary>
    public static Errno Read(int fd, Span<byte> buffer, out int count)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var got = Libc.read(fd, start, (nuint)buffer.Length);
                var errno = got < 0 ? Libc.LastError : Errno.None;
                if (errno == Errno.EINTR) continue;
                count = got < 0 ? 0 : (int)got;
                return errno;
            }
        }
    }

    /// <summary>How many bytes wait in it (FIONREAD).</summary>
    public static int Unread(int fd)
    {
        int unread;
        var failed = Libc.ioctl(fd, Libc.FIONREAD, &unread) < 0;
        Debug.Assert(!failed);
        return failed ? 0 : unread;
    }

    /// <summary>F_SETPIPE_SZ of fcntl(2). EPERM: the user has too many pages in pipes; the pipe stays as it is.</summary>
    public static Errno Widen(int fd, int capacity) => Libc.fcntl(fd, Libc.F_SETPIPE_SZ, capacity) < 0 ? Libc.LastError : Errno.None;
}
