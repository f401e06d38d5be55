namespace Circus.Linux;

/// <summary>Questions about sockets over netlink, sock_diag(7); no C library wraps them.</summary>
internal static unsafe partial class Libc
{
    internal const int NETLINK_SOCK_DIAG = 4;
    internal const ushort SOCK_DIAG_BY_FAMILY = 20;
    internal const ushort NLM_F_REQUEST = 1;
    internal const uint UDIAG_SHOW_RQLEN = 0x10;
    internal const ushort UNIX_DIAG_RQLEN = 4;

    /// <summary>struct nlmsghdr, netlink(7).</summary>
    internal struct nlmsghdr
    {
        internal uint nlmsg_len;
        internal ushort nlmsg_type;
        internal ushort nlmsg_flags;
        internal uint nlmsg_seq;
        internal uint nlmsg_pid;
    }

    /// <summary>struct unix_diag_req.</summary>
    internal struct unix_diag_req
    {
        internal byte sdiag_family;
        internal byte sdiag_protocol;
        internal ushort pad;
        internal uint udiag_states;
        internal uint udiag_ino;
        internal uint udiag_show;
        internal ulong udiag_cookie;
    }

    /// <summary>struct unix_diag_msg.</summary>
    internal struct unix_diag_msg
    {
        internal byte udiag_family;
        internal byte udiag_type;
        internal byte udiag_state;
        internal byte pad;
        internal uint udiag_ino;
        internal ulong udiag_cookie;
    }

    /// <summary>struct rtattr, rtnetlink(7).</summary>
    internal struct rtattr
    {
        internal ushort rta_len;
        internal ushort rta_type;
    }
}
