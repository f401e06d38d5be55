using System.Diagnostics;

namespace Circus.Linux;

/// <summary>An epoll(7) instance: the one place where a thread waits.</summary>
public sealed unsafe class Epoll : IDisposable
{
    private Fd _fd;

    private Epoll(int fd) => _fd = new Fd(fd);

    /// <summary>The number to lend, for example to wait for this epoll in another one.</summary>
    public int Descriptor => _fd.Value;

    /// <summary>epoll_create1(2), close-on-exec. Throws when the process is out of descriptors or memory.</summary>
    public static Epoll Create()
    {
        var fd = Libc.epoll_create1(Libc.EPOLL_CLOEXEC);
        if (fd < 0) KernelException.Throw("epoll_create1", Libc.LastError);
        return new Epoll(fd);
    }

    /// <summary>
    /// Waits for these events of a borrowed descriptor, level-triggered unless told. EPERM: a regular file; EEXIST: already there.
    /// </summary>
    public Errno Add(int fd, EpollEvents events, ulong data) => Control(Libc.EPOLL_CTL_ADD, fd, events, data);

    /// <summary>Changes events and data of a registered descriptor. ENOENT: not registered.</summary>
    public Errno Modify(int fd, EpollEvents events, ulong data) => Control(Libc.EPOLL_CTL_MOD, fd, events, data);

    /// <summary>Forgets a descriptor; do it before closing, a duplicate elsewhere would keep it alive. ENOENT: not registered.</summary>
    public Errno Remove(int fd) => Control(Libc.EPOLL_CTL_DEL, fd, EpollEvents.None, 0);

    /// <summary>
    /// Waits up to timeoutMs (-1: for ever, 0: not at all) and returns how many entries of the span are filled; 0 also after a signal.
    /// </summary>
    public int Wait(Span<EpollEvent> events, int timeoutMs)
    {
        fixed (EpollEvent* first = events)
        {
            var count = Libc.epoll_wait(_fd.Value, first, events.Length, timeoutMs);
            if (count < 0)
            {
                var errno = Libc.LastError;
                Debug.Assert(errno == Errno.EINTR, "epoll_wait fails only by a bug of ours");
                return 0;
            }
            // The kernel's entries are no larger than ours, so its answer fits and unfolds in place, from the end.
            for (var i = count - 1; i >= 0; i--)
                first[i] = EpollLayout.Read((byte*)first + i * EpollLayout.Size);
            return count;
        }
    }

    public void Dispose() => _fd.Close();

    private Errno Control(int operation, int fd, EpollEvents events, ulong data)
    {
        var raw = stackalloc byte[16];
        EpollLayout.Write(raw, events, data);
        if (Libc.epoll_ctl(_fd.Value, operation, fd, raw) == 0) return Errno.None;
        var errno = Libc.LastError;
        Debug.Assert(errno != Errno.EBADF, "epoll_ctl on a descriptor that is not open");
        return errno;
    }
}
