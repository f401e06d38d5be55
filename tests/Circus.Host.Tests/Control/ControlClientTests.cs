using System.Diagnostics;
using System.Text;

namespace Circus.Control.Tests;

/// <summary>The connecting side, against our server: NetMQ over tcp, our own over ipc.</summary>
public sealed class ControlClientTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(Patience.Milliseconds);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);
    private readonly Room _room = new();

    public static TheoryData<string> Transports => ["tcp", "ipc"];

    public void Dispose() => _room.Dispose();

    [Theory]
    [MemberData(nameof(Transports))]
    public void RequestsAreAnswered(string transport)
    {
        using var client = Connect(_room.Echoing().Bind(EndpointRole.Router, transport));
        foreach (var text in (string[])["one", "two", new string('x', 3_000_000), ""])
        {
            Assert.True(client.TrySend(Encoding.UTF8.GetBytes(text), Long, out var error), error);
            Assert.True(client.TryReceive(Long, out var reply, out error), error);
            Assert.Equal(text, Encoding.UTF8.GetString(reply));
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public void RepliesComeAsTheyAreSent(string transport)
    {
        using var client = Connect(_room.Echoing().Bind(EndpointRole.Router, transport));
        for (var i = 0; i < 20; i++) Assert.True(client.TrySend([(byte)i], Long, out _));
        for (var i = 0; i < 20; i++)
        {
            Assert.True(client.TryReceive(Long, out var reply, out var error), error);
            Assert.Equal([(byte)i], reply);
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public void NoReplyInTimeIsNoError(string transport)
    {
        using var client = Connect(_room.Bind(EndpointRole.Router, transport));
        Assert.True(client.TrySend("x"u8, Long, out _));
        Assert.Equal("request x", _room.Sink.Next());
        Assert.False(client.TryReceive(Short, out var reply, out var error));
        Assert.Equal((null, ""), (reply, error));
        // It may still come.
        _room.Server.Reply(_room.Sink.Last.Peer, "late"u8, _room.Sink.Last.Delimiter);
        Assert.True(client.TryReceive(Long, out reply, out error), error);
        Assert.Equal("late"u8.ToArray(), reply);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public void ACastIsSentBeforeTheClientGoes(string transport)
    {
        using (var client = Connect(_room.Bind(EndpointRole.Router, transport))) Assert.True(client.TrySend("cast"u8, Long, out _));
        Assert.Equal("request cast", _room.Sink.Next());
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public void EventsOfThePrefixesArrive(string transport)
    {
        var endpoint = _room.Bind(EndpointRole.Pub, transport);
        Assert.True(ControlClient.TrySubscribe(endpoint, Long, out var subscription, out var error), error);
        using (subscription)
        {
            Assert.False(subscription.TryReceive(TimeSpan.Zero, out _, out error));
            subscription.Subscribe("watcher.web."u8);
            Patience.Until(() => _room.Server.HasSubscribers, "no subscription came");
            _room.Server.Publish("watcher.db.spawn"u8, "1"u8);
            _room.Server.Publish("watcher.web.spawn"u8, "2"u8);
            Assert.True(subscription.TryReceive(Long, out var message, out error), error);
            Assert.Equal(("watcher.web.spawn", "2"), (Encoding.UTF8.GetString(message.Topic), Encoding.UTF8.GetString(message.Payload)));
            Assert.False(subscription.TryReceive(Short, out _, out error));
            Assert.Equal("", error);
        }
        Patience.Until(() => !_room.Server.HasSubscribers, "it is still there");
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public void APrefixAskedForTwiceIsTakenBackTwice(string transport)
    {
        Assert.True(ControlClient.TrySubscribe(_room.Bind(EndpointRole.Pub, transport), Long, out var subscription, out var error), error);
        using var owned = subscription;
        subscription.Subscribe("a"u8);
        subscription.Subscribe("a"u8);
        subscription.Unsubscribe("a"u8);
        Patience.Until(() => _room.Server.HasSubscribers, "no subscription came");
        _room.Server.Publish("a"u8, "1"u8);
        Assert.True(subscription.TryReceive(Long, out _, out error), error);
        subscription.Unsubscribe("a"u8);
        Patience.Until(() => !_room.Server.HasSubscribers, "it is still subscribed");
    }

    [Fact]
    public void NobodyThereIsToldOverIpc()
    {
        var endpoint = Room.Parse("ipc://" + _room.File("nothing.sock"));
        Assert.False(ControlClient.TryConnect(endpoint, Short, out _, out var error));
        Assert.Equal($"Could not connect to {endpoint}: No such file or directory", error);
    }

    [Fact]
    public void ADaemonThatIsJustStartingIsWaitedForOverIpc()
    {
        var path = _room.File("Router.sock");
        var connecting = new Thread(() =>
        {
            using var client = Connect(Room.Parse("ipc://" + path));
            client.TrySend("early"u8, Long, out _);
        });
        connecting.Start();
        _room.Bind(EndpointRole.Router, "ipc");
        Assert.Equal("request early", _room.Sink.Next());
        connecting.Join();
    }

    [Fact]
    public void NobodyThereIsSilenceOverTcp()
    {
        var endpoint = _room.Bind(EndpointRole.Router);
        _room.Server.Unbind(EndpointRole.Router, endpoint);
        var started = Stopwatch.GetTimestamp();
        using (var client = Connect(endpoint))
        {
            Assert.True(client.TrySend("x"u8, Long, out _));
            Assert.False(client.TryReceive(Short, out _, out var error));
            Assert.Equal("", error);
        }
        // The request that never left must not hold the program for long.
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 10);
    }

    [Fact]
    public void AServerThatGoesIsToldOverIpc()
    {
        var endpoint = _room.Bind(EndpointRole.Router, "ipc");
        using var client = Connect(endpoint);
        _room.Server.Stop(TimeSpan.Zero);
        Assert.False(client.TryReceive(Long, out _, out var error));
        Assert.Equal($"Lost {endpoint}: it has closed the connection", error);
        Assert.False(client.TrySend("x"u8, Long, out error));
        Assert.Equal($"Lost {endpoint}: it has closed the connection", error);
    }

    [Fact]
    public void AListenerThatIsNoRouterIsToldOverIpc()
    {
        var endpoint = _room.Bind(EndpointRole.Pub, "ipc");
        Assert.False(ControlClient.TryConnect(endpoint, Long, out _, out var error));
        Assert.Equal($"Lost {endpoint}: it does not speak ZMTP 3 as we do (WrongSocketType)", error);
    }

    [Theory]
    [InlineData("tcp://*:5555", "* names no host to connect to")]
    [InlineData("tcp://127.0.0.1:0", "port 0 names no port to connect to")]
    [InlineData("tcp://no-such-host.invalid:1", "host 'no-such-host.invalid' is unknown")]
    public void APlaceToBindIsNoPlaceToConnectTo(string text, string reason)
    {
        Assert.False(ControlClient.TryConnect(Room.Parse(text), Short, out _, out var error));
        Assert.Equal($"Could not connect to {text}: {reason}", error);
        Assert.False(ControlClient.TrySubscribe(Room.Parse(text), Short, out _, out error));
        Assert.Equal($"Could not connect to {text}: {reason}", error);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public void LibzmqsRouterAnswersAsWell(string transport)
    {
        // Port 0 would not do: the peer binds, and says where.
        var place = transport == "tcp" ? "tcp://127.0.0.1:*" : "ipc://" + _room.File("libzmq.sock");
        using var peer = new Libzmq(Room.Parse(transport == "tcp" ? "tcp://127.0.0.1:1" : place), $$"""
            socket = context.socket(zmq.ROUTER)
            socket.linger, socket.rcvtimeo = 25000, 25000
            socket.bind('{{place}}')
            say(socket.getsockopt(zmq.LAST_ENDPOINT).decode().rstrip('\0'))
            for i in range(3):
                identity, request = socket.recv_multipart()
                socket.send_multipart([identity, request.upper()])
            """);
        using var client = Connect(Room.Parse(peer.Next()));
        foreach (var text in (string[])["list", "status", new string('x', 100_000)])
        {
            Assert.True(client.TrySend(Encoding.UTF8.GetBytes(text), Long, out var error), error);
            Assert.True(client.TryReceive(Long, out var reply, out error), error);
            Assert.Equal(text.ToUpperInvariant(), Encoding.UTF8.GetString(reply));
        }
        Assert.Equal("", peer.End());
    }

    [Fact]
    public void LibzmqsPublisherIsUnderstoodOverIpc()
    {
        var endpoint = Room.Parse("ipc://" + _room.File("libzmq.sock"));
        using var peer = new Libzmq(endpoint, """
            socket = context.socket(zmq.XPUB)
            socket.linger, socket.rcvtimeo = 25000, 25000
            socket.bind(sys.argv[1])
            assert socket.recv() == b'\x01watcher.'
            socket.send_multipart([b'other', b'no'])
            socket.send_multipart([b'watcher.web.reap', b'{}'])
            assert socket.recv() == b'\x00watcher.'
            """);
        Assert.True(ControlClient.TrySubscribe(endpoint, Long, out var subscription, out var error), error);
        using var owned = subscription;
        subscription.Subscribe("watcher."u8);
        Assert.True(subscription.TryReceive(Long, out var message, out error), error);
        Assert.Equal("watcher.web.reap", Encoding.UTF8.GetString(message.Topic));
        subscription.Unsubscribe("watcher."u8);
        Assert.Equal("", peer.End());
    }

    private static IControlClient Connect(Endpoint endpoint)
    {
        Assert.True(ControlClient.TryConnect(endpoint, Long, out var client, out var error), error);
        return client;
    }
}
