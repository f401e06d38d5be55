using System.Text;

namespace Circus.Control.Tests;

/// <summary>The server against libzmq's own sockets, over both transports.</summary>
public sealed class LibzmqTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    public static TheoryData<string> Transports => ["tcp", "ipc"];

    [Theory]
    [MemberData(nameof(Transports))]
    public void ADealerIsAnswered(string transport)
    {
        using var peer = new Libzmq(_room.Echoing().Bind(EndpointRole.Router, transport), """
            socket = connected(zmq.DEALER, IDENTITY=b'0123456789abcdef0123456789abcdef')
            for i in range(200): socket.send(b'%d' % i)
            for i in range(200): assert socket.recv_multipart() == [b'%d' % i]
            """);
        Assert.Equal("", peer.End());
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public void AReqIsAnswered(string transport)
    {
        using var peer = new Libzmq(_room.Echoing().Bind(EndpointRole.Router, transport), """
            socket = connected(zmq.REQ)
            for i in range(50):
                socket.send(b'%d' % i)
                assert socket.recv_multipart() == [b'%d' % i]
            """);
        Assert.Equal("", peer.End());
    }

    [Fact]
    public void TwoDealersWithOneIdentityAreBothAnswered()
    {
        using var peer = new Libzmq(_room.Echoing().Bind(EndpointRole.Router), """
            sockets = [connected(zmq.DEALER, IDENTITY=b'same') for _ in range(2)]
            for i, socket in enumerate(sockets): socket.send(b'%d' % i)
            for i, socket in enumerate(sockets): assert socket.recv() == b'%d' % i
            """);
        Assert.Equal("", peer.End());
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public void ASubGetsItsPrefixesAndNoMoreAfterUnsubscribing(string transport)
    {
        using var peer = new Libzmq(_room.Bind(EndpointRole.Pub, transport), """
            socket = connected(zmq.SUB)
            socket.subscribe(b'watcher.web.')
            socket.subscribe(b'watcher.web.')
            say(socket.recv_multipart())
            socket.unsubscribe(b'watcher.web.')
            input()
            say(socket.recv_multipart())
            socket.unsubscribe(b'watcher.web.')
            socket.subscribe(b'end')
            say(socket.recv_multipart())
            socket.unsubscribe(b'end')
            input()
            """);
        // Each publishes until the peer has had it: a subscription takes effect some time after the peer asked.
        PublishUntilSeen(peer, "watcher.db.reap", "watcher.web.reap");
        // It asked twice and has taken back once.
        peer.Tell();
        PublishUntilSeen(peer, "end", "watcher.web.reap");
        PublishUntilSeen(peer, "watcher.web.reap", "end");
        Patience.Until(() => !_room.Server.HasSubscribers, "still subscribed");
        peer.Tell();
        Assert.Equal("", peer.End());
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public void HeartbeatsAreAnswered(string transport)
    {
        using var peer = new Libzmq(_room.Echoing().Bind(EndpointRole.Router, transport), """
            socket = context.socket(zmq.DEALER)
            monitor = socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
            socket.heartbeat_ivl, socket.heartbeat_timeout, socket.heartbeat_ttl = 20, 400, 1000
            socket.linger, socket.rcvtimeo = 0, 25000
            socket.connect(sys.argv[1])
            socket.send(b'hello')
            assert socket.recv() == b'hello'
            assert monitor.poll(1200) == 0, 'disconnected'
            socket.send(b'still here')
            assert socket.recv() == b'still here'
            """);
        Assert.Equal("", peer.End());
        Assert.Equal(1, _room.Counters.Accepted);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public void TenMegabytesGoBothWays(string transport)
    {
        using var peer = new Libzmq(_room.Echoing().Bind(EndpointRole.Router, transport), """
            socket = connected(zmq.DEALER)
            data = bytes(range(256)) * 40960
            socket.send(data)
            assert socket.recv() == data
            """);
        Assert.Equal("", peer.End());
        Patience.Until(() => _room.Counters is { ReceivingBytes: 0, SendingBytes: 0 }, "buffers are kept");
    }

    [Fact]
    public void AHundredFramesAndAHundredMegabytesAreRefusedAndTheClientGoesOn()
    {
        var before = Environment.WorkingSet;
        using var peer = new Libzmq(_room.Bind(EndpointRole.Router), """
            socket = connected(zmq.DEALER)
            socket.send_multipart([b'x'] * 101)
            input()
            socket.send(bytes(100_000_000))
            input()
            socket.send(b'well')
            input()
            """);
        Assert.Equal("refused TooManyFrames", _room.Sink.Next());
        peer.Tell();
        Assert.Equal("refused MessageTooLarge", _room.Sink.Next());
        peer.Tell();
        Assert.Equal("request well", _room.Sink.Next());
        peer.Tell();
        Assert.Equal("", peer.End());
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 60 << 20);
    }

    [Fact]
    public void APushSocketIsNotServed()
    {
        using var peer = new Libzmq(_room.Bind(EndpointRole.Router), """
            socket = connected(zmq.PUSH)
            input()
            """);
        Patience.Until(() => _room.Counters.FailedHandshakes > 0, "it was not refused");
        peer.Tell();
        Assert.Equal("", peer.End());
        _room.Sink.AssertSilent();
    }

    private void PublishUntilSeen(Libzmq peer, string unwanted, string wanted)
    {
        using var stop = new CancellationTokenSource();
        var publishing = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                _room.Server.Publish(Encoding.ASCII.GetBytes(unwanted), "{}"u8);
                _room.Server.Publish(Encoding.ASCII.GetBytes(wanted), "{}"u8);
                Thread.Yield();
            }
        });
        publishing.Start();
        try
        {
            Assert.Equal($"[b'{wanted}', b'{{}}']", peer.Next());
        }
        finally
        {
            stop.Cancel();
            publishing.Join();
        }
    }
}
