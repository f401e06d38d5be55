namespace Circus.Linux;

/// <summary>
/// What waits in a socket, asked of the kernel without reading it. Connections of a listening socket, as it counts them; datagrams and the like in bytes.
/// </summary>
/// <param name="Connections">Connections that wait to be accepted; null where nothing listens.</param>
/// <param name="Limit">How many may wait: the backlog after the kernel has cut it to net.core.somaxconn.</param>
/// <param name="Bytes">What waits to be read of datagrams; with the kernel's bookkeeping for UDP, of the first one only for a Unix socket.</param>
/// <param name="Dropped">Datagrams lost because the queue was full; null where the kernel doesn't tell.</param>
public readonly record struct SocketQueue(int? Connections, int? Limit, long? Bytes, long? Dropped)
{
    // struct tcp_info, tcp(7): for a listening socket these two hold the queue's length and limit.
    internal const int TcpInfoUnacked = 24;
    internal const int TcpInfoSacked = 28;
    private const int TcpInfoLength = 32;

    // SK_MEMINFO_… of linux/sock_diag.h.
    internal const int MemInfoCount = 9;
    internal const int MemInfoReceived = 0;
    internal const int MemInfoDrops = 8;

    /// <summary>Asks the kernel; what it doesn't tell stays null.</summary>
    public static SocketQueue Of(int fd)
    {
        if (SocketFacts.Of(fd, out var facts) != Errno.None) return default;
        return facts switch
        {
            { Domain: SocketDomain.Unix, Listens: true } => UnixQueue.Of(fd),
            { Domain: SocketDomain.Unix } => new(null, null, FirstBytes(fd), null),
            { Listens: true } => OfTcp(fd),
            { Style: SocketStyle.Stream } => default,
            _ => OfDatagrams(fd),
        };
    }

    private static unsafe SocketQueue OfTcp(int fd)
    {
        var info = stackalloc byte[TcpInfoLength];
        uint length = TcpInfoLength;
        return Libc.getsockopt(fd, Libc.IPPROTO_TCP, Libc.TCP_INFO, info, &length) == 0 && length == TcpInfoLength
            ? new((int)*(uint*)(info + TcpInfoUnacked), (int)*(uint*)(info + TcpInfoSacked), null, null)
            : default;
    }

    private static unsafe SocketQueue OfDatagrams(int fd)
    {
        var info = stackalloc uint[MemInfoCount];
        var length = (uint)(MemInfoCount * sizeof(uint));
        return Libc.getsockopt(fd, Libc.SOL_SOCKET, Libc.SO_MEMINFO, info, &length) == 0 && length == MemInfoCount * sizeof(uint)
            ? new(null, null, info[MemInfoReceived], info[MemInfoDrops])
            : default;
    }

    // SIOCINQ, unix(7).
    private static unsafe long? FirstBytes(int fd)
    {
        int bytes;
        return Libc.ioctl(fd, Libc.FIONREAD, &bytes) == 0 ? bytes : null;
    }
}
