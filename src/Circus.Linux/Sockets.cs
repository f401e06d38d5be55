using System.Diagnostics;
using System.Text;

namespace Circus.Linux;

/// <summary>Sockets as values: descriptors are borrowed, answers are errno. All are created close-on-exec and non-blocking.</summary>
public static unsafe class Sockets
{
    /// <summary>socket(2) of the address's family. EMFILE, ENFILE: out of descriptors; EAFNOSUPPORT: no IPv6 here.</summary>
    public static Errno Open(in SocketAddress address, out Fd socket) => Open(address.Domain, SocketStyle.Stream, 0, out socket);

    /// <summary>socket(2) of the address's family for datagrams: what is sent arrives whole or not at all.</summary>
    public static Errno OpenDatagram(in SocketAddress address, out Fd socket) => Open(address.Domain, SocketStyle.Datagram, 0, out socket);

    /// <summary>
    /// socket(2), non-blocking. EAFNOSUPPORT, ESOCKTNOSUPPORT, EPROTONOSUPPORT: this kernel has no such socket; EPERM, EACCES: a raw one needs
    /// CAP_NET_RAW.
    /// </summary>
    /// <param name="domain">Address family.</param>
    /// <param name="style">Stream, datagrams, ….</param>
    /// <param name="protocol">Number of the protocol; 0 is the family's own.</param>
    /// <param name="socket">The caller's.</param>
    public static Errno Open(SocketDomain domain, SocketStyle style, int protocol, out Fd socket)
    {
        var fd = Libc.socket((int)domain, (int)style | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, protocol);
        var errno = fd < 0 ? Libc.LastError : Errno.None;
        socket = new Fd(fd);
        return errno;
    }

    /// <summary>O_NONBLOCK of the open socket, which all who share it see, fcntl(2).</summary>
    public static Errno SetBlocking(int fd, bool isBlocking)
    {
        var flags = Libc.fcntl(fd, Libc.F_GETFL, 0);
        if (flags < 0) return Libc.LastError;
        var wanted = isBlocking ? flags & ~Libc.O_NONBLOCK : flags | Libc.O_NONBLOCK;
        return Libc.fcntl(fd, Libc.F_SETFL, wanted) < 0 ? Libc.LastError : Errno.None;
    }

    /// <summary>SO_REUSEPORT, socket(7): several sockets of one user on one port, among which the kernel distributes what comes in.</summary>
    public static Errno SetReusePort(int fd) => Set(fd, Libc.SOL_SOCKET, Libc.SO_REUSEPORT, 1);

    /// <summary>SO_BINDTODEVICE, socket(7): only what comes in by this interface; empty is any. ENODEV: there is none of this name.</summary>
    public static Errno SetDevice(int fd, string name)
    {
        var raw = Encoding.UTF8.GetBytes(name);
        fixed (byte* start = raw)
            return Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_BINDTODEVICE, start, (uint)raw.Length) < 0 ? Libc.LastError : Errno.None;
    }

    /// <summary>
    /// socketpair(2) for packets: what is sent arrives whole or not at all. The first end is ours, non-blocking; the second is for a child, who
    /// expects to wait on it.
    /// </summary>
    public static Errno OpenPair(out Fd ours, out Fd theirs)
    {
        var pair = stackalloc int[2];
        var failed = Libc.socketpair(Libc.AF_UNIX, Libc.SOCK_SEQPACKET | Libc.SOCK_CLOEXEC, 0, pair) < 0;
        var errno = failed ? Libc.LastError : Errno.None;
        (ours, theirs) = failed ? (default, default) : (new Fd(pair[0]), new Fd(pair[1]));
        if (!failed) Libc.fcntl(pair[0], Libc.F_SETFL, Libc.SOCK_NONBLOCK);
        return errno;
    }

    /// <summary>
    /// socketpair(2): two unix sockets connected to each other, for a program that we start. Ours is non-blocking like all sockets here, theirs
    /// blocks, as a program expects of its stdin.
    /// </summary>
    public static Errno Pair(out Fd ours, out Fd theirs)
    {
        var pair = stackalloc int[2] { -1, -1 };
        var errno = Libc.socketpair(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC, 0, pair) < 0 ? Libc.LastError : Errno.None;
        (ours, theirs) = (new Fd(pair[0]), new Fd(pair[1]));
        var on = 1;
        if (errno == Errno.None && Libc.ioctl(ours.Value, Libc.FIONBIO, &on) < 0)
            errno = Libc.LastError;
        return errno;
    }

    /// <summary>bind(2). EADDRINUSE: taken, or the socket file exists; EACCES: a port below 1024 or a directory of someone else.</summary>
    public static Errno Bind(int fd, in SocketAddress address)
    {
        var raw = stackalloc byte[SocketAddress.Capacity];
        return Libc.bind(fd, raw, address.CopyTo(raw)) < 0 ? Libc.LastError : Errno.None;
    }

    /// <summary>listen(2). EADDRINUSE: another socket listens on the port.</summary>
    public static Errno Listen(int fd, int backlog) => Libc.listen(fd, backlog) < 0 ? Libc.LastError : Errno.None;

    /// <summary>accept4(2). EAGAIN: nobody waits; EMFILE, ENFILE, ENOBUFS, ENOMEM: the connection stays in the queue.</summary>
    public static Errno Accept(int listening, out Fd socket, out SocketAddress remote)
    {
        var raw = stackalloc byte[SocketAddress.Capacity];
        while (true)
        {
            uint length = SocketAddress.Capacity;
            var fd = Libc.accept4(listening, raw, &length, Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK);
            var errno = fd < 0 ? Libc.LastError : Errno.None;
            if (errno == Errno.EINTR) continue;
            socket = new Fd(fd);
            remote = fd < 0 ? default : SocketAddress.FromKernel(new ReadOnlySpan<byte>(raw, (int)Math.Min(length, SocketAddress.Capacity)));
            return errno;
        }
    }

    /// <summary>connect(2). EINPROGRESS: wait until writable, then ask <see cref="TakeError"/>; ENOENT, ECONNREFUSED: nobody listens.</summary>
    public static Errno Connect(int fd, in SocketAddress address)
    {
        var raw = stackalloc byte[SocketAddress.Capacity];
        var length = address.CopyTo(raw);
        while (true)
        {
            if (Libc.connect(fd, raw, length) == 0) return Errno.None;
            var errno = Libc.LastError;
            if (errno != Errno.EINTR) return errno;
        }
    }

    /// <summary>getsockname(2): where the socket is bound, with the port that the kernel chose.</summary>
    public static Errno LocalAddress(int fd, out SocketAddress address)
    {
        var raw = stackalloc byte[SocketAddress.Capacity];
        uint length = SocketAddress.Capacity;
        var errno = Libc.getsockname(fd, raw, &length) < 0 ? Libc.LastError : Errno.None;
        address = errno != Errno.None ? default
            : SocketAddress.FromKernel(new ReadOnlySpan<byte>(raw, (int)Math.Min(length, SocketAddress.Capacity)));
        return errno;
    }

    /// <summary>SO_ERROR: what became of a connect, or what happened to the connection since; reading it clears it.</summary>
    public static Errno TakeError(int fd)
    {
        int error;
        uint length = sizeof(int);
        return Libc.getsockopt(fd, Libc.SOL_SOCKET, Libc.SO_ERROR, &error, &length) < 0 ? Libc.LastError : (Errno)error;
    }

    /// <summary>
    /// SO_PEERGROUPS, socket(7): the supplementary groups of who has connected, as they were then. None on a socket of another family, and
    /// before Linux 4.13.
    /// </summary>
    public static uint[] PeerGroups(int fd)
    {
        // The kernel tells the size that it needs; groups don't change after connect(2), so a second call suffices.
        uint length = 0;
        if (Libc.getsockopt(fd, Libc.SOL_SOCKET, Libc.SO_PEERGROUPS, null, &length) == 0 || Libc.LastError != Errno.ERANGE)
            return [];
        var groups = new uint[length / sizeof(uint)];
        fixed (uint* raw = groups)
            return Libc.getsockopt(fd, Libc.SOL_SOCKET, Libc.SO_PEERGROUPS, raw, &length) == 0 ? groups : [];
    }

    /// <summary>
    /// SO_PEERCRED, unix(7). False on a socket of another family. The pid is 0 when the peer's pid namespace is outside ours: a container
    /// seen from its host.
    /// </summary>
    public static bool TryGetPeerCredentials(int fd, out PeerCredentials credentials)
    {
        Libc.ucred raw;
        var length = (uint)sizeof(Libc.ucred);
        var found = Libc.getsockopt(fd, Libc.SOL_SOCKET, Libc.SO_PEERCRED, &raw, &length) == 0 && raw.uid != uint.MaxValue;
        credentials = found ? new PeerCredentials(raw.pid, raw.uid, raw.gid) : default;
        return found;
    }

    /// <summary>SO_REUSEADDR, socket(7): a port with connections in TIME_WAIT can be bound; one with a listener can't.</summary>
    public static Errno SetReuseAddress(int fd) => Set(fd, Libc.SOL_SOCKET, Libc.SO_REUSEADDR, 1);

    /// <summary>TCP_NODELAY, tcp(7): small messages leave at once.</summary>
    public static Errno SetNoDelay(int fd) => Set(fd, Libc.IPPROTO_TCP, Libc.TCP_NODELAY, 1);

    /// <summary>SO_SNDBUF, socket(7): bytes that the kernel holds for the peer (it doubles the number for its own bookkeeping).</summary>
    public static Errno SetSendBuffer(int fd, int bytes) => Set(fd, Libc.SOL_SOCKET, Libc.SO_SNDBUF, bytes);

    /// <summary>SO_KEEPALIVE and its times, tcp(7): the kernel notices a host that is gone, without waking us before.</summary>
    public static Errno SetKeepAlive(int fd, TimeSpan idle, TimeSpan interval, int probes)
    {
        var errno = Set(fd, Libc.SOL_SOCKET, Libc.SO_KEEPALIVE, 1);
        if (errno == Errno.None) errno = Set(fd, Libc.IPPROTO_TCP, Libc.TCP_KEEPIDLE, (int)idle.TotalSeconds);
        if (errno == Errno.None) errno = Set(fd, Libc.IPPROTO_TCP, Libc.TCP_KEEPINTVL, (int)interval.TotalSeconds);
        if (errno == Errno.None) errno = Set(fd, Libc.IPPROTO_TCP, Libc.TCP_KEEPCNT, probes);
        return errno;
    }

    /// <summary>recv(2). EAGAIN: nothing there; success with count 0: the peer has closed.</summary>
    public static Errno Receive(int fd, Span<byte> buffer, out int count)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var got = Libc.recv(fd, start, (nuint)buffer.Length, 0);
                var errno = got < 0 ? Libc.LastError : Errno.None;
                if (errno == Errno.EINTR) continue;
                count = got < 0 ? 0 : (int)got;
                return errno;
            }
        }
    }

    /// <summary>send(2) without SIGPIPE. EAGAIN: the kernel's buffer is full; EPIPE, ECONNRESET: the peer is gone; count may be less than asked.</summary>
    public static Errno Send(int fd, ReadOnlySpan<byte> bytes, out int count)
    {
        fixed (byte* start = bytes)
        {
            while (true)
            {
                var sent = Libc.send(fd, start, (nuint)bytes.Length, Libc.MSG_NOSIGNAL);
                var errno = sent < 0 ? Libc.LastError : Errno.None;
                if (errno == Errno.EINTR) continue;
                count = sent < 0 ? 0 : (int)sent;
                return errno;
            }
        }
    }

    /// <summary>shutdown(2) of our direction: the peer reads what was sent, then the end. ENOTCONN: it is gone already.</summary>
    public static Errno ShutdownSend(int fd) => Libc.shutdown(fd, Libc.SHUT_WR) < 0 ? Libc.LastError : Errno.None;

    /// <summary>poll(2) for one descriptor: true when it can be read (or written) or has failed, false when the time is up (-1: never).</summary>
    public static bool Wait(int fd, bool forWriting, int timeoutMs)
    {
        var deadline = timeoutMs < 0 ? long.MaxValue : Clock.MonotonicNanoseconds() + timeoutMs * 1_000_000L;
        var entry = new Libc.pollfd { fd = fd, events = forWriting ? Libc.POLLOUT : Libc.POLLIN };
        while (true)
        {
            var ready = Libc.poll(&entry, 1, timeoutMs);
            if (ready >= 0) return ready > 0;
            var errno = Libc.LastError;
            Debug.Assert(errno == Errno.EINTR, "poll of one open descriptor fails only by a signal");
            if (timeoutMs >= 0) timeoutMs = (int)Math.Max(0, (deadline - Clock.MonotonicNanoseconds() + 999_999) / 1_000_000);
        }
    }

    private static Errno Set(int fd, int level, int option, int value) =>
        Libc.setsockopt(fd, level, option, &value, sizeof(int)) < 0 ? Libc.LastError : Errno.None;
}
