using System.Runtime.InteropServices;

namespace Circus.Linux;

/// <summary>recvmsg(2) and its ancillary data, cmsg(3). The layouts are those of 64-bit Linux.</summary>
internal static unsafe partial class Libc
{
    internal const int SO_PASSCRED = 16;
    internal const int SCM_CREDENTIALS = 2;

    /// <summary>recvmsg(2): the number of bytes, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint recvmsg(int sockfd, msghdr* msg, int flags);

    internal struct iovec
    {
        internal void* iov_base;
        internal nuint iov_len;
    }

    internal struct msghdr
    {
        internal void* msg_name;
        internal uint msg_namelen;
        internal iovec* msg_iov;
        internal nuint msg_iovlen;
        internal void* msg_control;
        internal nuint msg_controllen;
        internal int msg_flags;
    }

    /// <summary>struct cmsghdr with the struct ucred behind it, CMSG_LEN(sizeof(struct ucred)) bytes.</summary>
    internal struct cmsg_credentials
    {
        internal nuint cmsg_len;
        internal int cmsg_level;
        internal int cmsg_type;
        internal ucred credentials;
        internal int padding;
    }
}
