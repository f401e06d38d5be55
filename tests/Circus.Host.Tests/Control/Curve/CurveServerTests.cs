using System.Text;
using Circus.Control.Tests;
using Circus.Protocol;

namespace Circus.Control.Curve.Tests;

/// <summary>Our encrypted endpoints against libzmq's sockets, and what becomes of those who have not the keys.</summary>
public sealed class CurveServerTests : IDisposable
{
    private readonly Room _room = new();
    private readonly Keys _keys;

    public CurveServerTests() => _keys = new Keys(_room);

    public void Dispose() => _room.Dispose();

    [Fact]
    public void ADealerIsAnswered()
    {
        using var peer = new Libzmq(_room.Echoing().Bind(EndpointRole.Router, curve: _keys.Server), $$"""
            socket = connected(zmq.DEALER, IDENTITY=b'0123456789abcdef0123456789abcdef', {{_keys.Python(_keys.Client)}})
            for i in range(200): socket.send(b'%d' % i)
            for i in range(200): assert socket.recv_multipart() == [b'%d' % i]
            """);
        Assert.Equal("", peer.End());
        Assert.Equal(new AuthorizedKey(_keys.Client.PublicText, Role.Operate, "web"), _room.Sink.Last.Info.Key);
        Assert.EndsWith("(key web)", _room.Sink.Last.Info.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AReqIsAnswered()
    {
        using var peer = new Libzmq(_room.Echoing().Bind(EndpointRole.Router, curve: _keys.Server), $$"""
            socket = connected(zmq.REQ, {{_keys.Python(_keys.Client)}})
            for i in range(20):
                socket.send(b'%d' % i)
                assert socket.recv_multipart() == [b'%d' % i]
            """);
        Assert.Equal("", peer.End());
    }

    [Fact]
    public void TenMegabytesGoBothWays()
    {
        using var peer = new Libzmq(_room.Echoing().Bind(EndpointRole.Router, curve: _keys.Server), $$"""
            socket = connected(zmq.DEALER, {{_keys.Python(_keys.Client)}})
            data = bytes(range(256)) * 40960
            socket.send(data)
            assert socket.recv() == data
            """);
        Assert.Equal("", peer.End());
        Patience.Until(() => _room.Counters is { ReceivingBytes: 0, SendingBytes: 0 }, "buffers are kept");
    }

    [Fact]
    public void HeartbeatsAreAnswered()
    {
        using var peer = new Libzmq(_room.Echoing().Bind(EndpointRole.Router, curve: _keys.Server), $$"""
            socket = connected(zmq.DEALER, HEARTBEAT_IVL=20, HEARTBEAT_TIMEOUT=400, HEARTBEAT_TTL=1000, {{_keys.Python(_keys.Client)}})
            monitor = socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
            socket.send(b'hello')
            assert socket.recv() == b'hello'
            assert monitor.poll(1000) == 0, 'disconnected'
            """);
        Assert.Equal("", peer.End());
    }

    [Fact]
    public void ASubGetsItsPrefixes()
    {
        using var peer = new Libzmq(_room.Bind(EndpointRole.Pub, curve: _keys.Server), $$"""
            socket = connected(zmq.SUB, {{_keys.Python(_keys.Client)}})
            socket.subscribe(b'watcher.web.')
            say(socket.recv_multipart())
            socket.unsubscribe(b'watcher.web.')
            input()
            """);
        Patience.Until(() => _room.Server.HasSubscribers, "no subscription has come");
        _room.Server.Publish("watcher.db.reap"u8, "{}"u8);
        _room.Server.Publish("watcher.web.reap"u8, Encoding.ASCII.GetBytes("[" + new string('1', 3) + "]"));
        Assert.Equal("[b'watcher.web.reap', b'[111]']", peer.Next());
        Patience.Until(() => !_room.Server.HasSubscribers, "still subscribed");
        peer.Tell();
        Assert.Equal("", peer.End());
    }

    [Fact]
    public void LimitsHoldWithinTheEncryption()
    {
        using var room = new Room(new ControlLimits { MaxMessageBytes = 1000, MaxFrames = 4 });
        var keys = new Keys(room);
        using var peer = new Libzmq(room.Bind(EndpointRole.Router, curve: keys.Server), $$"""
            socket = connected(zmq.DEALER, {{keys.Python(keys.Client)}})
            socket.send(bytes(1000))
            socket.send(bytes(1001))
            input()
            socket.send_multipart([bytes(500), bytes(501)])
            input()
            socket.send_multipart([b'x'] * 5)
            input()
            """);
        Assert.Equal("request " + new string('\0', 1000), room.Sink.Next());
        Assert.Equal("refused MessageTooLarge", room.Sink.Next());
        peer.Tell();
        Assert.Equal("refused MessageTooLarge", room.Sink.Next());
        peer.Tell();
        Assert.Equal("refused TooManyFrames", room.Sink.Next());
        peer.Tell();
        Assert.Equal("", peer.End());
    }

    [Fact]
    public void WhoHasNotTheKeysIsRefusedAndTheOthersGoOn()
    {
        var endpoint = _room.Echoing().Bind(EndpointRole.Router, curve: _keys.Server);
        AssertRefused(endpoint, Wire.Greeting(), RefusalReason.NotEncrypted);
        AssertRefused(endpoint, _keys.Python(_keys.Client, server: _keys.Stranger), RefusalReason.WrongServerKey);
        AssertRefused(endpoint, _keys.Python(_keys.Stranger), RefusalReason.UnlistedKey);
        // Another's public key without its secret one.
        AssertRefused(endpoint, $"CURVE_SERVERKEY=b'{_keys.Server.Keys.PublicText}', CURVE_PUBLICKEY=b'{_keys.Client.PublicText}', CURVE_SECRETKEY=b'{_keys.Stranger.SecretText}'", null);
        ADealerIsAnswered();
    }

    [Fact]
    public void AnEncryptingClientOfAPlainEndpointIsRefused() =>
        AssertRefused(_room.Bind(EndpointRole.Router), Wire.Greeting(mechanism: "CURVE"), RefusalReason.NotPlain);

    [Fact]
    public void TheListIsReadAgainWhenItChanges()
    {
        var endpoint = _room.Echoing().Bind(EndpointRole.Router, curve: _keys.Server);
        using var peer = new Libzmq(endpoint, $$"""
            socket = connected(zmq.DEALER, {{_keys.Python(_keys.Client)}})
            def ask():
                socket.send(b'x')
                assert socket.recv() == b'x'
                say('answered')
            ask()
            input()
            ask()
            input()
            socket.send(b'x')
            input()
            """);
        Assert.Equal("answered", peer.Next());
        Assert.Equal(Role.Operate, _room.Sink.Last.Info.Key!.Role);

        _keys.List($"{_keys.Client.PublicText} admin\n");
        Refresh(endpoint, "keys 1");
        peer.Tell();
        Assert.Equal("answered", peer.Next());
        Assert.Equal(Role.Admin, _room.Sink.Last.Info.Key!.Role);

        _keys.List("nonsense here\n");
        Refresh(endpoint, $"keys {_keys.ListPath}, line 1: 'nonsense' is not a public key (40 characters of Z85)");

        _keys.List($"{CurveKeyPair.GenerateForFiles().PublicText} admin\n");
        Refresh(endpoint, "keys 1", "refused UnlistedKey");
        peer.Tell();
        Assert.Equal("refused UnlistedKey", _room.Sink.Next());
        peer.Tell();
        Assert.Equal("", peer.End());
    }

    // A handshake of anyone makes the room look at the file, if it has not seen the change already.
    private void Refresh(Endpoint endpoint, params string[] told)
    {
        using var visitor = new Libzmq(endpoint, $$"""
            socket = context.socket(zmq.DEALER)
            monitor = socket.get_monitor_socket(zmq.EVENT_HANDSHAKE_FAILED_AUTH)
            socket.linger, socket.reconnect_ivl = 0, 20000
            socket.curve_serverkey, socket.curve_publickey, socket.curve_secretkey = b'{{_keys.Server.Keys.PublicText}}', b'{{_keys.Stranger.PublicText}}', b'{{_keys.Stranger.SecretText}}'
            socket.connect(sys.argv[1])
            assert monitor.poll(20000)
            """);
        string[] expected = [.. told, "refused UnlistedKey"];
        Assert.Equal(expected.Order(), expected.Select(_ => _room.Sink.Next()).Order());
        Assert.Equal("", visitor.End());
    }

    /// <summary>Bytes and not libzmq: that one may have hung up at our greeting before it has told its own mechanism.</summary>
    private void AssertRefused(Endpoint endpoint, byte[] greeting, RefusalReason told)
    {
        using var peer = new RawPeer(endpoint);
        peer.Send(greeting);
        Assert.Equal($"refused {told}", _room.Sink.Next());
        peer.ReadToTheEnd();
    }

    private void AssertRefused(Endpoint endpoint, string options, RefusalReason? told)
    {
        var before = _room.Counters.FailedHandshakes;
        using var peer = new Libzmq(endpoint, $$"""
            socket = connected(zmq.DEALER, {{options}})
            socket.reconnect_ivl = 20000
            socket.send(b'x')
            input()
            """);
        Patience.Until(() => _room.Counters.FailedHandshakes > before, "it was not refused");
        if (told is { } reason) Assert.Equal($"refused {reason}", _room.Sink.Next());
        peer.Tell();
        Assert.Equal("", peer.End());
        while (_room.Sink.TryNext(out var again)) Assert.Equal($"refused {told}", again);
    }
}
