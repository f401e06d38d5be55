using System.Globalization;
using System.Text;

namespace Circus.Linux;

/// <summary>
/// A datagram socket in the abstract namespace, unix(7), that tells who has sent each message: the kernel vouches for the pid. Such a name
/// needs no file system and is gone with the socket.
/// </summary>
public sealed unsafe class NotificationSocket : IDisposable
{
    private Fd _socket;

    private NotificationSocket(Fd socket, string name)
    {
        _socket = socket;
        Variable = Encoding.ASCII.GetBytes($"NOTIFY_SOCKET={name}\0");
    }

    /// <summary>What sd_notify(3) wants in the environment, ended by NUL; `@` stands for the NUL of an abstract name.</summary>
    public byte[] Variable { get; }

    public int Descriptor => _socket.Value;

    /// <summary>Binds a socket whose name nobody else has; EMFILE, ENFILE or ENOMEM when the process or the host is out of them.</summary>
    public static Errno TryCreate(out NotificationSocket? socket)
    {
        socket = null;
        Span<byte> random = stackalloc byte[8];
        KernelRandom.Fill(random);
        var name = string.Create(CultureInfo.InvariantCulture, $"@circus/{Environment.ProcessId}/{Convert.ToHexStringLower(random)}");
        var fd = new Fd(Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, 0));
        if (!fd.IsOpen) return Libc.LastError;
        var on = 1;
        var errno = Libc.setsockopt(fd.Value, Libc.SOL_SOCKET, Libc.SO_PASSCRED, &on, sizeof(int)) < 0 ? Libc.LastError : Bind(fd.Value, name);
        if (errno == Errno.None) socket = new NotificationSocket(fd, name);
        else fd.Close();
        return errno;
    }

    /// <summary>
    /// The next message, cut at the end of the buffer, and its sender, of pid 0 when it is not of this pid namespace; false when there is none. Descriptors that come along are
    /// closed by the kernel, which is what the sender of BARRIER=1 waits for.
    /// </summary>
    public bool TryReceive(Span<byte> buffer, out int count, out PeerCredentials sender)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                Libc.cmsg_credentials control = default;
                var part = new Libc.iovec { iov_base = start, iov_len = (nuint)buffer.Length };
                var message = new Libc.msghdr
                {
                    msg_iov = &part,
                    msg_iovlen = 1,
                    msg_control = &control,
                    msg_controllen = (nuint)sizeof(Libc.cmsg_credentials),
                };
                var got = Libc.recvmsg(_socket.Value, &message, 0);
                if (got < 0 && Libc.LastError == Errno.EINTR) continue;
                count = got < 0 ? 0 : (int)got;
                var isKnown = got >= 0 && control is { cmsg_level: Libc.SOL_SOCKET, cmsg_type: Libc.SCM_CREDENTIALS };
                sender = isKnown ? new PeerCredentials(control.credentials.pid, control.credentials.uid, control.credentials.gid) : default;
                return got >= 0;
            }
        }
    }

    public void Dispose() => _socket.Close();

    private static Errno Bind(int fd, string name)
    {
        var address = stackalloc byte[SocketAddress.Capacity];
        *(ushort*)address = Libc.AF_UNIX;
        var length = Encoding.ASCII.GetBytes(name, new Span<byte>(address + sizeof(ushort), SocketAddress.MaxPathBytes));
        address[sizeof(ushort)] = 0;
        return Libc.bind(fd, address, (uint)(sizeof(ushort) + length)) < 0 ? Libc.LastError : Errno.None;
    }
}
