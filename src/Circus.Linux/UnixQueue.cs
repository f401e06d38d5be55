using System.Runtime.InteropServices;

namespace Circus.Linux;

/// <summary>The accept queue of a listening Unix socket, which no socket option tells: sock_diag(7) does, by inode.</summary>
internal static unsafe class UnixQueue
{
    private const int AttributeAlignment = 4;

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Question
    {
        internal Libc.nlmsghdr Header;
        internal Libc.unix_diag_req Request;
    }

    internal static SocketQueue Of(int fd)
    {
        if (!TryInode(fd, out var inode)) return default;
        var netlink = new Fd(Libc.socket(Libc.AF_NETLINK, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, Libc.NETLINK_SOCK_DIAG));
        if (!netlink.IsOpen) return default;
        var queue = Ask(netlink.Value, inode);
        netlink.Close();
        return queue;
    }

    private static bool TryInode(int fd, out uint inode)
    {
        Libc.statx_buffer stat;
        byte nothing = 0;
        var isKnown = Libc.statx(fd, &nothing, Libc.AT_EMPTY_PATH, Libc.STATX_INO, &stat) == 0;
        inode = isKnown ? (uint)stat.stx_ino : 0;
        return isKnown;
    }

    private static SocketQueue Ask(int netlink, uint inode)
    {
        var question = new Question
        {
            Header = new() { nlmsg_len = (uint)sizeof(Question), nlmsg_type = Libc.SOCK_DIAG_BY_FAMILY, nlmsg_flags = Libc.NLM_F_REQUEST },
            Request = new()
            {
                sdiag_family = Libc.AF_UNIX,
                udiag_states = uint.MaxValue,
                udiag_ino = inode,
                udiag_show = Libc.UDIAG_SHOW_RQLEN,
                udiag_cookie = ulong.MaxValue,
            },
        };
        Span<byte> answer = stackalloc byte[512];
        // The kernel answers within the send, so nothing is waited for.
        return Sockets.Send(netlink, new ReadOnlySpan<byte>(&question, sizeof(Question)), out _) == Errno.None
            && Sockets.Receive(netlink, answer, out var count) == Errno.None
            ? Read(answer[..count])
            : default;
    }

    private static SocketQueue Read(ReadOnlySpan<byte> answer)
    {
        var start = sizeof(Libc.nlmsghdr) + sizeof(Libc.unix_diag_msg);
        if (answer.Length < start || MemoryMarshal.Read<Libc.nlmsghdr>(answer).nlmsg_type != Libc.SOCK_DIAG_BY_FAMILY) return default;
        for (var rest = answer[start..]; rest.Length >= sizeof(Libc.rtattr);)
        {
            var attribute = MemoryMarshal.Read<Libc.rtattr>(rest);
            if (attribute.rta_len < sizeof(Libc.rtattr) || attribute.rta_len > rest.Length) break;
            var value = rest[sizeof(Libc.rtattr)..attribute.rta_len];
            if (attribute.rta_type == Libc.UNIX_DIAG_RQLEN && value.Length >= 2 * sizeof(uint))
                return new(MemoryMarshal.Read<int>(value), MemoryMarshal.Read<int>(value[sizeof(uint)..]), null, null);
            var step = (attribute.rta_len + AttributeAlignment - 1) / AttributeAlignment * AttributeAlignment;
            rest = rest[Math.Min(step, rest.Length)..];
        }
        return default;
    }
}
