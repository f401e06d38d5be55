using System.Runtime.InteropServices;

namespace Circus.Linux.Tests;

/// <summary>The constants and layouts of sockets and socket files, proven by the headers; they are the same on x86-64 and arm64.</summary>
public sealed unsafe class SocketsHeaderTests
{
    private const string Arm64 = "aarch64-linux-gnu";

    [Fact]
    public void AgreeOnThisMachine() => Assert.Equal("", Assertions().Compile());

    [Arm64HeadersFact]
    public void AgreeOnArm64() => Assert.Equal("", Assertions().Compile(Arm64));

    private static HeaderAssertions Assertions() => new HeaderAssertions()
        .Include("sys/socket.h", "linux/netlink.h", "linux/rtnetlink.h", "linux/sock_diag.h", "linux/unix_diag.h", "sys/stat.h", "sys/un.h", "netinet/in.h", "netinet/tcp.h", "poll.h", "fcntl.h")
        .Equal("AF_UNSPEC", Libc.AF_UNSPEC).Equal("AF_UNIX", Libc.AF_UNIX).Equal("AF_INET", Libc.AF_INET).Equal("AF_INET6", Libc.AF_INET6)
        .Equal("SOCK_STREAM", Libc.SOCK_STREAM).Equal("SOCK_DGRAM", Libc.SOCK_DGRAM).Equal("SOCK_SEQPACKET", Libc.SOCK_SEQPACKET).Equal("F_SETFL", Libc.F_SETFL).Equal("SEEK_SET", Libc.SEEK_SET).Equal("SOCK_NONBLOCK", Libc.SOCK_NONBLOCK).Equal("SOCK_CLOEXEC", Libc.SOCK_CLOEXEC)
        .Equal("SOCK_RAW", Libc.SOCK_RAW).Equal("SOCK_RDM", Libc.SOCK_RDM).Equal("SOCK_SEQPACKET", Libc.SOCK_SEQPACKET).Equal("AF_NETLINK", Libc.AF_NETLINK)
        .Equal("AF_UNIX", (int)SocketDomain.Unix).Equal("AF_INET", (int)SocketDomain.Inet).Equal("AF_INET6", (int)SocketDomain.Inet6)
        .Equal("SOCK_STREAM", (int)SocketStyle.Stream).Equal("SOCK_DGRAM", (int)SocketStyle.Datagram).Equal("SOCK_RAW", (int)SocketStyle.Raw)
        .Equal("SOCK_RDM", (int)SocketStyle.Rdm).Equal("SOCK_SEQPACKET", (int)SocketStyle.SeqPacket)
        .Equal("SO_TYPE", Libc.SO_TYPE).Equal("SO_REUSEPORT", Libc.SO_REUSEPORT).Equal("SO_BINDTODEVICE", Libc.SO_BINDTODEVICE)
        .Equal("SO_ACCEPTCONN", Libc.SO_ACCEPTCONN).Equal("SO_DOMAIN", Libc.SO_DOMAIN).Equal("SO_MEMINFO", Libc.SO_MEMINFO).Equal("TCP_INFO", Libc.TCP_INFO)
        .Offset("struct tcp_info", "tcpi_unacked", SocketQueue.TcpInfoUnacked).Offset("struct tcp_info", "tcpi_sacked", SocketQueue.TcpInfoSacked)
        .Equal("SK_MEMINFO_RMEM_ALLOC", SocketQueue.MemInfoReceived).Equal("SK_MEMINFO_DROPS", SocketQueue.MemInfoDrops)
        .Equal("SK_MEMINFO_VARS", SocketQueue.MemInfoCount)
        .Equal("NETLINK_SOCK_DIAG", Libc.NETLINK_SOCK_DIAG).Equal("SOCK_DIAG_BY_FAMILY", Libc.SOCK_DIAG_BY_FAMILY)
        .Equal("NLM_F_REQUEST", Libc.NLM_F_REQUEST).Equal("UDIAG_SHOW_RQLEN", Libc.UDIAG_SHOW_RQLEN).Equal("UNIX_DIAG_RQLEN", Libc.UNIX_DIAG_RQLEN)
        .Size<Libc.nlmsghdr>("struct nlmsghdr").Size<Libc.unix_diag_req>("struct unix_diag_req").Size<Libc.unix_diag_msg>("struct unix_diag_msg")
        .Size<Libc.rtattr>("struct rtattr")
        .Offset("struct unix_diag_req", "udiag_ino", Offset<Libc.unix_diag_req>("udiag_ino"))
        .Offset("struct unix_diag_req", "udiag_show", Offset<Libc.unix_diag_req>("udiag_show"))
        .Offset("struct unix_diag_req", "udiag_cookie", Offset<Libc.unix_diag_req>("udiag_cookie"))
        .Equal("SOL_SOCKET", Libc.SOL_SOCKET).Equal("SO_REUSEADDR", Libc.SO_REUSEADDR).Equal("SO_ERROR", Libc.SO_ERROR)
        .Equal("SO_SNDBUF", Libc.SO_SNDBUF).Equal("SO_KEEPALIVE", Libc.SO_KEEPALIVE).Equal("SO_PEERCRED", Libc.SO_PEERCRED).Equal("SO_PEERGROUPS", Libc.SO_PEERGROUPS)
        .Equal("IPPROTO_IP", Libc.IPPROTO_IP).Equal("IP_MULTICAST_TTL", Libc.IP_MULTICAST_TTL).Equal("IP_ADD_MEMBERSHIP", Libc.IP_ADD_MEMBERSHIP)
        .Equal("IPPROTO_TCP", Libc.IPPROTO_TCP).Equal("TCP_NODELAY", Libc.TCP_NODELAY).Equal("TCP_KEEPIDLE", Libc.TCP_KEEPIDLE)
        .Equal("TCP_KEEPINTVL", Libc.TCP_KEEPINTVL).Equal("TCP_KEEPCNT", Libc.TCP_KEEPCNT)
        .Equal("MSG_NOSIGNAL", Libc.MSG_NOSIGNAL).Equal("SHUT_WR", Libc.SHUT_WR)
        .Equal("POLLIN", Libc.POLLIN).Equal("POLLOUT", Libc.POLLOUT).Size<Libc.pollfd>("struct pollfd")
        .Offset("struct pollfd", "events", Offset<Libc.pollfd>("events")).Offset("struct pollfd", "revents", Offset<Libc.pollfd>("revents"))
        .Size<Libc.ucred>("struct ucred").Offset("struct ucred", "uid", Offset<Libc.ucred>("uid")).Offset("struct ucred", "gid", Offset<Libc.ucred>("gid"))
        .Equal("sizeof(((struct sockaddr_un *)0)->sun_path)", SocketAddress.MaxPathBytes + 1).Offset("struct sockaddr_un", "sun_path", 2)
        .Equal("sizeof(struct sockaddr_in)", 16).Offset("struct sockaddr_in", "sin_port", 2).Offset("struct sockaddr_in", "sin_addr", 4)
        .Equal("sizeof(struct sockaddr_in6)", 28).Offset("struct sockaddr_in6", "sin6_port", 2)
        .Offset("struct sockaddr_in6", "sin6_addr", 8).Offset("struct sockaddr_in6", "sin6_scope_id", 24)
        .Equal("AT_SYMLINK_NOFOLLOW", Libc.AT_SYMLINK_NOFOLLOW).Equal("STATX_TYPE", Libc.STATX_TYPE).Equal("STATX_MODE", Libc.STATX_MODE)
        .Equal("STATX_UID", Libc.STATX_UID).Equal("STATX_INO", Libc.STATX_INO).Equal("S_IFMT", Libc.S_IFMT).Equal("S_IFSOCK", Libc.S_IFSOCK)
        .Size<Libc.statx_buffer>("struct statx")
        .Offset("struct statx", "stx_uid", Offset<Libc.statx_buffer>("stx_uid")).Offset("struct statx", "stx_gid", Offset<Libc.statx_buffer>("stx_gid"))
        .Offset("struct statx", "stx_mode", Offset<Libc.statx_buffer>("stx_mode")).Offset("struct statx", "stx_ino", Offset<Libc.statx_buffer>("stx_ino"))
        .Offset("struct statx", "stx_size", Offset<Libc.statx_buffer>("stx_size"))
        .Offset("struct statx", "stx_mtime.tv_sec", Offset<Libc.statx_buffer>("stx_mtime_sec"))
        .Offset("struct statx", "stx_dev_major", Offset<Libc.statx_buffer>("stx_dev_major"))
        .Offset("struct statx", "stx_dev_minor", Offset<Libc.statx_buffer>("stx_dev_minor"));

    private static long Offset<T>(string field) => Marshal.OffsetOf<T>(field);

    private sealed class Arm64HeadersFactAttribute : FactAttribute
    {
        public Arm64HeadersFactAttribute() =>
            Skip = File.Exists($"/usr/{Arm64}/include/stdio.h") ? null : "needs the arm64 headers (Debian: libc6-dev-arm64-cross)";
    }
}
