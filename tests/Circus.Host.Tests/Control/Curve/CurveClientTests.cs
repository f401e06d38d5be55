using Circus.Control.Tests;

namespace Circus.Control.Curve.Tests;

/// <summary>Our encrypting clients against libzmq's servers and our own.</summary>
public sealed class CurveClientTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(Patience.Milliseconds);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(5);

    private readonly Room _room = new();
    private readonly Keys _keys;

    public CurveClientTests() => _keys = new Keys(_room);

    public void Dispose() => _room.Dispose();

    [Fact]
    public void ARouterOfLibzmqAnswers()
    {
        using var peer = Serve("""
            socket = serving(zmq.ROUTER)
            for _ in range(3):
                identity, request = socket.recv_multipart()
                socket.send_multipart([identity, request * 100000])
            """, out var endpoint);
        Assert.True(ControlClient.TryConnect(endpoint, Long, out var client, out var error, _keys.For(_keys.Client)), error);
        using (client)
        {
            foreach (var text in (string[])["a", "b", "c"])
            {
                Assert.True(client.TrySend(System.Text.Encoding.ASCII.GetBytes(text), Long, out error), error);
                Assert.True(client.TryReceive(Long, out var reply, out error), error);
                Assert.Equal(string.Concat(Enumerable.Repeat(text, 100000)), System.Text.Encoding.ASCII.GetString(reply));
            }
        }
        Assert.Equal("", peer.End());
    }

    [Fact]
    public void APubOfLibzmqIsHeard()
    {
        using var peer = Serve("""
            socket = serving(zmq.XPUB)
            say(socket.recv())
            socket.send_multipart([b'other', b'1'])
            socket.send_multipart([b'topic.x', b'2'])
            input()
            """, out var endpoint);
        Assert.True(ControlClient.TrySubscribe(endpoint, Long, out var subscription, out var error, _keys.For(_keys.Client)), error);
        using (subscription)
        {
            subscription.Subscribe("topic"u8);
            Assert.Equal(@"b'\x01topic'", peer.Next());
            Assert.True(subscription.TryReceive(Long, out var message, out error), error);
            Assert.Equal("topic.x", System.Text.Encoding.ASCII.GetString(message.Topic));
        }
        peer.Tell();
        Assert.Equal("", peer.End());
    }

    [Fact]
    public void OurServerAnswersAndPublishes()
    {
        var router = _room.Echoing().Bind(EndpointRole.Router, curve: _keys.Server);
        var pub = _room.Bind(EndpointRole.Pub, curve: _keys.Server);
        var keys = _keys.For(_keys.Client);
        Assert.True(ControlClient.TryConnect(router, Long, out var client, out var error, keys), error);
        Assert.True(ControlClient.TrySubscribe(pub, Long, out var subscription, out error, keys), error);
        using (client)
        using (subscription)
        {
            Assert.True(client.TrySend("{}"u8, Long, out error), error);
            Assert.True(client.TryReceive(Long, out var reply, out error), error);
            Assert.Equal("{}"u8, reply);
            subscription.Subscribe("w"u8);
            Patience.Until(() => _room.Server.HasSubscribers, "no subscription has come");
            _room.Server.Publish("watcher"u8, "1"u8);
            Assert.True(subscription.TryReceive(Long, out var message, out error), error);
            Assert.Equal("1"u8, message.Payload);
        }
    }

    [Fact]
    public void ARefusalSaysWhatToDo()
    {
        var encrypted = _room.Bind(EndpointRole.Router, curve: _keys.Server);
        var plain = _room.Bind(EndpointRole.Pub);
        Assert.Equal($"Lost {encrypted}: it has refused our key, which must be listed in the file of its option curve_authorized_keys", Refusal(encrypted, _keys.For(_keys.Stranger)));
        Assert.Equal(
            $"Lost {encrypted}: it has closed the connection during the handshake, as it does when the server key is not its own",
            Refusal(encrypted, _keys.For(_keys.Client, server: _keys.Stranger)));
        Assert.Equal($"Lost {plain}: it does not encrypt: connect without a server key", Refusal(plain, _keys.For(_keys.Client)));
    }

    private static string Refusal(Endpoint endpoint, CurveClientKeys keys)
    {
        Assert.False(ControlClient.TryConnect(endpoint, Short, out _, out var error, keys));
        return error;
    }

    // libzmq chooses the port and says it.
    private Libzmq Serve(string script, out Endpoint endpoint)
    {
        var server = _keys.Server.Keys;
        var peer = new Libzmq(Room.Parse("tcp://127.0.0.1:*"), $"""
            def serving(kind):
                socket = context.socket(kind)
                socket.linger = 5000
                socket.rcvtimeo = socket.sndtimeo = 25000
                socket.curve_secretkey, socket.curve_publickey, socket.curve_server = b'{server.SecretText}', b'{server.PublicText}', True
                socket.bind('tcp://127.0.0.1:*')
                say(socket.last_endpoint.decode())
                return socket

            """ + script);
        endpoint = Room.Parse(peer.Next());
        return peer;
    }
}
