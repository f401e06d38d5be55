using System.Diagnostics;

namespace Circus.Linux;

/// <summary>An eventfd(2) that wakes a thread out of its epoll; the only type here that may be used from several threads.</summary>
public sealed unsafe class EventFd : IDisposable
{
    private Fd _fd;

    private EventFd(int fd) => _fd = new Fd(fd);

    /// <summary>The number to lend; readable after <see cref="Signal"/>.</summary>
    public int Descriptor => _fd.Value;

    /// <summary>eventfd(2), close-on-exec and non-blocking. Throws when the process is out of descriptors or memory.</summary>
    public static EventFd Create()
    {
        var fd = Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
        if (fd < 0) KernelException.Throw("eventfd", Libc.LastError);
        return new EventFd(fd);
    }

    /// <summary>Makes the descriptor readable. From any thread; signals that nobody drained yet add up to one wake-up.</summary>
    public void Signal()
    {
        ulong one = 1;
        // EAGAIN is a full counter: readable already, which is all we want. A non-blocking eventfd is not interrupted.
        var written = Libc.write(_fd.Value, &one, sizeof(ulong));
        Debug.Assert(written == sizeof(ulong) || Libc.LastError == Errno.EAGAIN);
    }

    /// <summary>Makes it unreadable again and returns the number of signals since the last time, 0 for none.</summary>
    public ulong Drain()
    {
        ulong count;
        return Libc.read(_fd.Value, &count, sizeof(ulong)) == sizeof(ulong) ? count : 0;
    }

    /// <summary>ppoll(2): waits until it is signalled, or the time is up; true when it is signalled.</summary>
    public bool Wait(TimeSpan timeout)
    {
        var entry = new Libc.pollfd { fd = _fd.Value, events = Libc.POLLIN };
        var time = new Libc.timespec { tv_sec = timeout.Ticks / TimeSpan.TicksPerSecond, tv_nsec = timeout.Ticks % TimeSpan.TicksPerSecond * 100 };
        return Libc.ppoll(&entry, 1, &time, null) > 0;
    }

    public void Dispose() => _fd.Close();
}
