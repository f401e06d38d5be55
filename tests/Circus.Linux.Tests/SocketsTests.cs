using System.Net;

namespace Circus.Linux.Tests;

public sealed class SocketsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("circus-");
    private readonly List<Fd> _open = [];

    public void Dispose()
    {
        foreach (var fd in _open) fd.Close();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void TcpConnectsAndCarriesBytesBothWays(string host)
    {
        var (server, client) = Connected(Listening(SocketAddress.Ip(IPAddress.Parse(host), 0), out var bound), bound);
        AssertCarries(client, server);
        AssertCarries(server, client);
        Assert.False(Sockets.TryGetPeerCredentials(server, out _));
        Assert.Empty(Sockets.PeerGroups(server));
    }

    [Fact]
    public void UnixConnectsAndTellsWhoItIs()
    {
        var address = Unix("a.sock");
        var (server, client) = Connected(Listening(address, out _), address);
        AssertCarries(client, server);
        Assert.True(Sockets.TryGetPeerCredentials(server, out var who));
        Assert.Equal(Environment.ProcessId, who.Pid);
        Assert.Equal(Errno.None, SocketFile.Identify(address.ToString(), out var file));
        Assert.Equal(file.Uid, who.Uid);
        Assert.Equal(EffectiveUser.Uid, who.Uid);
        var groups = File.ReadLines("/proc/self/status").Single(static line => line.StartsWith("Groups:", StringComparison.Ordinal));
        Assert.Equal(groups["Groups:".Length..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(uint.Parse), Sockets.PeerGroups(server));
    }

    [Fact]
    public void ADatagramArrivesWhole()
    {
        var address = Unix("d.sock");
        Assert.Equal(Errno.None, Sockets.OpenDatagram(address, out var receiver));
        Assert.Equal(Errno.None, Sockets.OpenDatagram(address, out var sender));
        _open.AddRange([receiver, sender]);
        Assert.Equal(Errno.ENOENT, Sockets.Connect(sender.Value, address));
        Assert.Equal(Errno.None, Sockets.Bind(receiver.Value, address));
        Assert.Equal(Errno.None, Sockets.Connect(sender.Value, address));
        foreach (var text in new[] { "one"u8.ToArray(), "two"u8.ToArray() }) Assert.Equal(Errno.None, Sockets.Send(sender.Value, text, out _));
        var buffer = new byte[100];
        Assert.Equal(Errno.None, Sockets.Receive(receiver.Value, buffer, out var count));
        Assert.Equal("one"u8, buffer.AsSpan(0, count));
    }

    [Fact]
    public void NothingToReadIsEagain()
    {
        var (server, _) = Connected(Listening(Unix("a.sock"), out _), Unix("a.sock"));
        Assert.Equal(Errno.EAGAIN, Sockets.Receive(server, new byte[8], out var count));
        Assert.Equal(0, count);
    }

    [Fact]
    public void TheEndIsZeroBytes()
    {
        var (server, client) = Connected(Listening(Unix("a.sock"), out _), Unix("a.sock"));
        Assert.Equal(Errno.None, Sockets.ShutdownSend(client));
        Assert.Equal(Errno.None, Sockets.Receive(server, new byte[8], out var count));
        Assert.Equal(0, count);
    }

    [Fact]
    public void SendingToAClosedPeerIsEpipeWithoutASignal()
    {
        var (server, client) = Connected(Listening(Unix("a.sock"), out _), Unix("a.sock"));
        Close(client);

        // A process that another test is starting has a copy of the descriptor until it executes its program.
        Assert.True(SpinWait.SpinUntil(() => Sockets.Send(server, "x"u8, out _) == Errno.EPIPE, 10_000));
    }

    [Fact]
    public void AFullKernelBufferIsEagain()
    {
        var (server, _) = Connected(Listening(Unix("a.sock"), out _), Unix("a.sock"));
        Assert.Equal(Errno.None, Sockets.SetSendBuffer(server, 8192));
        var chunk = new byte[4096];
        var errno = Errno.None;
        for (var i = 0; i < 1000 && errno == Errno.None; i++) errno = Sockets.Send(server, chunk, out _);
        Assert.Equal(Errno.EAGAIN, errno);
        Assert.False(Sockets.Wait(server, forWriting: true, 0));
    }

    [Fact]
    public void NobodyToAcceptIsEagain() =>
        Assert.Equal(Errno.EAGAIN, Sockets.Accept(Listening(Unix("a.sock"), out _), out _, out _));

    [Fact]
    public void ConnectTellsWhyNot()
    {
        Assert.Equal(Errno.ENOENT, Connect(Unix("nothing.sock")));
        var listening = Listening(Unix("a.sock"), out _);
        Close(listening);

        // A process that another test is starting has a copy of the descriptor until it executes its program.
        Assert.True(SpinWait.SpinUntil(() => Connect(Unix("a.sock")) == Errno.ECONNREFUSED, 10_000));
    }

    [Fact]
    public void ARefusedTcpConnectIsToldByItsError()
    {
        var listening = Listening(SocketAddress.Ip(IPAddress.Loopback, 0), out var bound);
        Close(listening);
        Assert.Equal(Errno.None, Sockets.Open(bound, out var socket));
        _open.Add(socket);
        var errno = Sockets.Connect(socket.Value, bound);
        if (errno == Errno.EINPROGRESS)
        {
            Assert.True(Sockets.Wait(socket.Value, forWriting: true, Deadline.Milliseconds));
            errno = Sockets.TakeError(socket.Value);
        }
        Assert.Equal(Errno.ECONNREFUSED, errno);
        Assert.Equal(Errno.None, Sockets.TakeError(socket.Value));
    }

    [Fact]
    public void AnAddressIsBoundOnce()
    {
        Listening(SocketAddress.Ip(IPAddress.Loopback, 0), out var bound);
        Assert.Equal(Errno.EADDRINUSE, TryBind(bound));
        Listening(Unix("a.sock"), out _);
        Assert.Equal(Errno.EADDRINUSE, TryBind(Unix("a.sock")));
        Assert.Equal(Errno.ENOENT, TryBind(Unix("no/such/folder.sock")));
    }

    [Fact]
    public void TcpOptionsAreTaken()
    {
        var (server, _) = Connected(Listening(SocketAddress.Ip(IPAddress.Loopback, 0), out var bound), bound);
        Assert.Equal(Errno.None, Sockets.SetNoDelay(server));
        Assert.Equal(Errno.None, Sockets.SetKeepAlive(server, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(5), 3));
    }

    [Fact]
    public void WaitingEndsWhenThereIsSomething()
    {
        var (server, client) = Connected(Listening(Unix("a.sock"), out _), Unix("a.sock"));
        Assert.False(Sockets.Wait(server, forWriting: false, 1));
        Sockets.Send(client, "x"u8, out _);
        Assert.True(Sockets.Wait(server, forWriting: false, -1));
    }

    private static void AssertCarries(int from, int to)
    {
        Assert.Equal(Errno.None, Sockets.Send(from, "hello"u8, out var sent));
        Assert.Equal(5, sent);
        Assert.True(Sockets.Wait(to, forWriting: false, Deadline.Milliseconds));
        var buffer = new byte[16];
        Assert.Equal(Errno.None, Sockets.Receive(to, buffer, out var count));
        Assert.Equal("hello"u8.ToArray(), buffer[..count]);
    }

    private SocketAddress Unix(string name)
    {
        Assert.True(SocketAddress.TryUnix(Path.Combine(_folder.FullName, name), out var address));
        return address;
    }

    private int Listening(in SocketAddress address, out SocketAddress bound)
    {
        Assert.Equal(Errno.None, Sockets.Open(address, out var socket));
        _open.Add(socket);
        Assert.Equal(Errno.None, Sockets.SetReuseAddress(socket.Value));
        Assert.Equal(Errno.None, Sockets.Bind(socket.Value, address));
        Assert.Equal(Errno.None, Sockets.Listen(socket.Value, 8));
        Assert.Equal(Errno.None, Sockets.LocalAddress(socket.Value, out bound));
        return socket.Value;
    }

    private (int Server, int Client) Connected(int listening, in SocketAddress address)
    {
        var errno = Connect(address);
        Assert.True(errno is Errno.None or Errno.EINPROGRESS, errno.ToString());
        var client = _open[^1].Value;
        Assert.True(Sockets.Wait(listening, forWriting: false, Deadline.Milliseconds));
        Assert.Equal(Errno.None, Sockets.Accept(listening, out var server, out _));
        _open.Add(server);
        return (server.Value, client);
    }

    private Errno Connect(in SocketAddress address)
    {
        Assert.Equal(Errno.None, Sockets.Open(address, out var socket));
        _open.Add(socket);
        return Sockets.Connect(socket.Value, address);
    }

    private Errno TryBind(in SocketAddress address)
    {
        Assert.Equal(Errno.None, Sockets.Open(address, out var socket));
        _open.Add(socket);
        var errno = Sockets.Bind(socket.Value, address);
        return errno == Errno.None ? Sockets.Listen(socket.Value, 1) : errno;
    }

    private void Close(int fd)
    {
        var index = _open.FindIndex(owned => owned.Value == fd);
        _open[index].Close();
        _open.RemoveAt(index);
    }
}
