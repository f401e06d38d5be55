using System.Net;
using System.Runtime.InteropServices;

namespace Circus.Linux;

/// <summary>Datagrams that come from anybody and are answered one by one, and multicast groups of IPv4.</summary>
public static unsafe class Datagrams
{
    /// <summary>recvfrom(2): one datagram, cut to the buffer, and its sender. EAGAIN: nothing there.</summary>
    public static Errno Receive(int fd, Span<byte> buffer, out int count, out SocketAddress from)
    {
        var raw = stackalloc byte[SocketAddress.Capacity];
        fixed (byte* start = buffer)
        {
            while (true)
            {
                uint length = SocketAddress.Capacity;
                var got = Libc.recvfrom(fd, start, (nuint)buffer.Length, 0, raw, &length);
                var errno = got < 0 ? Libc.LastError : Errno.None;
                if (errno == Errno.EINTR) continue;
                count = got < 0 ? 0 : (int)got;
                from = got < 0 ? default : SocketAddress.FromKernel(new ReadOnlySpan<byte>(raw, (int)Math.Min(length, SocketAddress.Capacity)));
                return errno;
            }
        }
    }

    /// <summary>sendto(2). EAGAIN: the kernel's buffer is full; ENETUNREACH and its like: no way there.</summary>
    public static Errno Send(int fd, ReadOnlySpan<byte> bytes, in SocketAddress to)
    {
        var raw = stackalloc byte[SocketAddress.Capacity];
        var length = to.CopyTo(raw);
        fixed (byte* start = bytes)
        {
            while (true)
            {
                if (Libc.sendto(fd, start, (nuint)bytes.Length, Libc.MSG_NOSIGNAL, raw, length) >= 0) return Errno.None;
                if (Libc.LastError is var errno and not Errno.EINTR) return errno;
            }
        }
    }

    /// <summary>IP_ADD_MEMBERSHIP, ip(7), on the interface of the kernel's choice. EINVAL: not a multicast address; ENODEV: no interface has a route there.</summary>
    public static Errno JoinGroup(int fd, IPAddress group)
    {
        var raw = default(Libc.ip_mreq);
        if (!group.TryWriteBytes(MemoryMarshal.AsBytes(new Span<uint>(ref raw.imr_multiaddr)), out _)) return Errno.EINVAL;
        return Libc.setsockopt(fd, Libc.IPPROTO_IP, Libc.IP_ADD_MEMBERSHIP, &raw, (uint)sizeof(Libc.ip_mreq)) < 0 ? Libc.LastError : Errno.None;
    }

    /// <summary>IP_MULTICAST_TTL, ip(7): how many routers what is sent to a group may pass.</summary>
    public static Errno SetMulticastTtl(int fd, int hops) =>
        Libc.setsockopt(fd, Libc.IPPROTO_IP, Libc.IP_MULTICAST_TTL, &hops, sizeof(int)) < 0 ? Libc.LastError : Errno.None;
}
