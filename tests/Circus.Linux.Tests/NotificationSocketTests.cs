using System.Runtime.InteropServices;
using System.Text;

namespace Circus.Linux.Tests;

public sealed unsafe class NotificationSocketTests
{
    [Fact]
    public void AMessageComesWithThePidOfItsSender()
    {
        using var socket = Create();
        Assert.False(socket.TryReceive(new byte[16], out _, out _));
        Send(socket, "READY=1\nSTATUS=up");
        var buffer = new byte[64];
        Assert.True(socket.TryReceive(buffer, out var count, out var sender));
        Assert.Equal(("READY=1\nSTATUS=up", Environment.ProcessId), (Encoding.ASCII.GetString(buffer, 0, count), sender.Pid));
        Assert.Equal(Libc.geteuid(), sender.Uid);
    }

    [Fact]
    public void ALongMessageIsCut()
    {
        using var socket = Create();
        Send(socket, "READY=1");
        Assert.True(socket.TryReceive(new byte[5], out var count, out _));
        Assert.Equal(5, count);
    }

    [Fact]
    public void TheLayoutsAreThoseOfTheHeaders() => Assert.Equal("", new HeaderAssertions()
        .Include("sys/socket.h", "sys/uio.h").Equal("SO_PASSCRED", Libc.SO_PASSCRED).Equal("SCM_CREDENTIALS", Libc.SCM_CREDENTIALS)
        .Size<Libc.msghdr>("struct msghdr").Size<Libc.iovec>("struct iovec")
        .Offset("struct msghdr", "msg_iov", Marshal.OffsetOf<Libc.msghdr>("msg_iov"))
        .Offset("struct msghdr", "msg_control", Marshal.OffsetOf<Libc.msghdr>("msg_control"))
        .Offset("struct msghdr", "msg_controllen", Marshal.OffsetOf<Libc.msghdr>("msg_controllen"))
        .Offset("struct msghdr", "msg_flags", Marshal.OffsetOf<Libc.msghdr>("msg_flags"))
        .Equal("CMSG_SPACE(sizeof(struct ucred))", sizeof(Libc.cmsg_credentials))
        .Offset("struct cmsghdr", "cmsg_level", Marshal.OffsetOf<Libc.cmsg_credentials>("cmsg_level"))
        .Offset("struct cmsghdr", "cmsg_type", Marshal.OffsetOf<Libc.cmsg_credentials>("cmsg_type"))
        .Equal("CMSG_LEN(0)", Marshal.OffsetOf<Libc.cmsg_credentials>("credentials")).Compile());

    private static NotificationSocket Create()
    {
        Assert.Equal(Errno.None, NotificationSocket.TryCreate(out var socket));
        return socket!;
    }

    private static void Send(NotificationSocket socket, string text)
    {
        var name = Encoding.ASCII.GetString(socket.Variable)["NOTIFY_SOCKET=".Length..^1];
        using var sender = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Unspecified);
        sender.Connect(new System.Net.Sockets.UnixDomainSocketEndPoint("\0" + name[1..]));
        sender.Send(Encoding.ASCII.GetBytes(text));
    }
}
