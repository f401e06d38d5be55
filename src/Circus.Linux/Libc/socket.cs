using System.Runtime.InteropServices;

namespace Circus.Linux;

/// <summary>socket(2) and the calls that work on its result. The numbers are those of x86-64 and arm64.</summary>
internal static unsafe partial class Libc
{
    internal const int AF_UNSPEC = 0;
    internal const int AF_UNIX = 1;
    internal const int AF_INET = 2;
    internal const int AF_INET6 = 10;
    internal const int AF_NETLINK = 16;
    internal const int SOCK_STREAM = 1;
    internal const int SOCK_DGRAM = 2;
    internal const int SOCK_RAW = 3;
    internal const int SOCK_RDM = 4;
    internal const int SOCK_SEQPACKET = 5;
    internal const int SOCK_NONBLOCK = 0x800;
    internal const int SOCK_CLOEXEC = 0x80000;
    internal const int SOL_SOCKET = 1;
    internal const int SO_REUSEADDR = 2;
    internal const int SO_TYPE = 3;
    internal const int SO_ERROR = 4;
    internal const int SO_SNDBUF = 7;
    internal const int SO_KEEPALIVE = 9;
    internal const int SO_REUSEPORT = 15;
    internal const int SO_PEERCRED = 17;
    internal const int SO_BINDTODEVICE = 25;
    internal const int SO_ACCEPTCONN = 30;
    internal const int SO_DOMAIN = 39;
    internal const int SO_MEMINFO = 55;
    internal const int SO_PEERGROUPS = 59;
    internal const int IPPROTO_TCP = 6;
    internal const int TCP_NODELAY = 1;
    internal const int TCP_KEEPIDLE = 4;
    internal const int TCP_KEEPINTVL = 5;
    internal const int TCP_KEEPCNT = 6;
    internal const int TCP_INFO = 11;
    internal const int MSG_NOSIGNAL = 0x4000;
    internal const int SHUT_WR = 1;

    /// <summary>socket(2): a descriptor, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int socket(int domain, int type, int protocol);

    /// <summary>socketpair(2): 0, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int socketpair(int domain, int type, int protocol, int* sv);

    /// <summary>bind(2): 0, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int bind(int sockfd, void* addr, uint addrlen);

    /// <summary>listen(2): 0, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int listen(int sockfd, int backlog);

    /// <summary>accept4(2): a descriptor, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int accept4(int sockfd, void* addr, uint* addrlen, int flags);

    /// <summary>connect(2): 0, or -1 with errno; EINPROGRESS when non-blocking.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int connect(int sockfd, void* addr, uint addrlen);

    /// <summary>getsockname(2): 0, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int getsockname(int sockfd, void* addr, uint* addrlen);

    /// <summary>getsockopt(2): 0, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int getsockopt(int sockfd, int level, int optname, void* optval, uint* optlen);

    /// <summary>setsockopt(2): 0, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setsockopt(int sockfd, int level, int optname, void* optval, uint optlen);

    /// <summary>recv(2): the number of bytes, 0 at the end, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint recv(int sockfd, void* buf, nuint len, int flags);

    /// <summary>send(2): the number of bytes, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint send(int sockfd, void* buf, nuint len, int flags);

    /// <summary>shutdown(2): 0, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int shutdown(int sockfd, int how);

    /// <summary>struct ucred of unix(7).</summary>
    internal struct ucred
    {
        internal int pid;
        internal uint uid;
        internal uint gid;
    }
}
