using System.Runtime.InteropServices;

namespace Circus.Linux;

/// <summary>What udp(7) and ip(7) need beyond socket(2). The numbers are those of x86-64 and arm64.</summary>
internal static unsafe partial class Libc
{
    internal const int IPPROTO_IP = 0;
    internal const int IP_MULTICAST_TTL = 33;
    internal const int IP_ADD_MEMBERSHIP = 35;

    /// <summary>recvfrom(2): the number of bytes, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint recvfrom(int sockfd, void* buf, nuint len, int flags, void* src_addr, uint* addrlen);

    /// <summary>sendto(2): the number of bytes, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint sendto(int sockfd, void* buf, nuint len, int flags, void* dest_addr, uint addrlen);

    /// <summary>struct ip_mreq of ip(7).</summary>
    internal struct ip_mreq
    {
        internal uint imr_multiaddr;
        internal uint imr_interface;
    }
}
