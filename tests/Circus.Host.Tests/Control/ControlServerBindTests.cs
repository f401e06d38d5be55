using Circus.Linux;

namespace Circus.Control.Tests;

public sealed class ControlServerBindTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public void PortZeroBecomesARealOne()
    {
        var endpoint = _room.Bind(EndpointRole.Router);
        Assert.InRange(endpoint.Port, 1, 65535);
        Assert.Equal($"tcp://127.0.0.1:{endpoint.Port}", endpoint.ToString());
    }

    [Fact]
    public void ATakenPortIsExplained()
    {
        var taken = _room.Bind(EndpointRole.Router);
        var result = _room.Server.Bind(EndpointRole.Pub, taken);
        Assert.False(result.IsBound);
        Assert.Equal($"Could not bind 127.0.0.1:{taken.Port}: Address already in use", result.Error);
    }

    [Theory]
    [InlineData("tcp://192.0.2.1:5555", "Could not bind 192.0.2.1:5555: Cannot assign requested address")]
    [InlineData("tcp://no-such-host.invalid:5555", "Could not bind no-such-host.invalid:5555: host 'no-such-host.invalid' is unknown")]
    [InlineData("ipc:///no/such/folder/a.sock", "Could not bind /no/such/folder/a.sock: No such file or directory")]
    public void APlaceThatIsNotOursIsExplained(string text, string error) =>
        Assert.Equal(error, _room.Server.Bind(EndpointRole.Router, Room.Parse(text)).Error);

    [Fact]
    public void LocalhostAndIpv6AreUnderstood()
    {
        Assert.True(_room.Server.Bind(EndpointRole.Router, Room.Parse("tcp://localhost:0")).IsBound);
        Assert.True(_room.Server.Bind(EndpointRole.Router, Room.Parse("tcp://[::1]:0")).IsBound);
        Assert.True(_room.Server.Bind(EndpointRole.Router, Room.Parse("tcp://*:0")).IsBound);
    }

    [Fact]
    public void ASocketFileIsItsOwnersAlone()
    {
        var endpoint = _room.Bind(EndpointRole.Router, "ipc");
        SocketFile.Identify(endpoint.Path, out var file);
        Assert.Equal(ControlServer.OwnerOnly, file.Permissions);
    }

    [Fact]
    public void ModeAndOwnerAreThoseAskedFor()
    {
        var path = _room.File("shared.sock");
        var isRoot = Environment.UserName == "root";
        var result = _room.Server.Bind(EndpointRole.Router, Room.Parse("ipc://" + path), isRoot ? 65534 : null, ipcMode: 0b110_110_000);
        Assert.True(result.IsBound, result.Error);
        SocketFile.Identify(path, out var file);
        Assert.Equal(0b110_110_000, file.Permissions);
        if (isRoot) Assert.Equal(65534u, file.Uid);
    }

    [Fact]
    public void ASocketFileThatSomeoneListensOnIsTaken()
    {
        var endpoint = _room.Bind(EndpointRole.Router, "ipc");
        Assert.Equal($"Could not bind {endpoint.Path}: Address already in use", _room.Server.Bind(EndpointRole.Pub, endpoint).Error);
        _room.Connect(endpoint, "DEALER").Settle();
    }

    [Fact]
    public void AStaleSocketFileIsReplaced()
    {
        var path = _room.File("stale.sock");
        using (var dead = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0))
        {
            dead.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(path));
            // Killed, so to speak: .NET would remove the file.
            File.Move(path, path + ".kept");
        }
        File.Move(path + ".kept", path);
        var result = _room.Server.Bind(EndpointRole.Router, Room.Parse("ipc://" + path));
        Assert.True(result.IsBound, result.Error);
        _room.Connect(result.Endpoint, "DEALER").Settle();
    }

    [Fact]
    public void AnotherFileIsLeftAlone()
    {
        var path = _room.File("precious");
        File.WriteAllText(path, "text");
        Assert.Equal($"Could not bind {path}: the file exists and is not a socket", _room.Server.Bind(EndpointRole.Router, Room.Parse("ipc://" + path)).Error);
        Assert.Equal("text", File.ReadAllText(path));
    }

    [Fact]
    public void TheSocketFileGoesWithTheServer()
    {
        string path;
        using (var room = new Room())
        {
            path = room.Bind(EndpointRole.Router, "ipc").Path;
            Assert.True(File.Exists(path));
            room.Server.Dispose();
            Assert.False(File.Exists(path));
        }
    }

    [Fact]
    public void ASocketFileThatSomeoneElsePutThereStays()
    {
        var endpoint = _room.Bind(EndpointRole.Router, "ipc");
        File.Delete(endpoint.Path);
        File.WriteAllText(endpoint.Path, "theirs");
        _room.Server.Stop(TimeSpan.Zero);
        Assert.Equal("theirs", File.ReadAllText(endpoint.Path));
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("ipc")]
    public void AnEndpointCanBeBoundAgainWhileOthersStay(string transport)
    {
        var (changing, staying) = (_room.Bind(EndpointRole.Router, transport), _room.Bind(EndpointRole.Pub, transport));
        var (dropped, kept) = (_room.Connect(changing, "DEALER"), _room.Connect(staying, "SUB"));
        for (var i = 0; i < 20; i++)
        {
            Assert.True(_room.Server.Unbind(EndpointRole.Router, changing));
            var result = _room.Server.Bind(EndpointRole.Router, changing);
            Assert.True(result.IsBound, result.Error);
        }
        dropped.ReadToTheEnd();
        kept.Settle();
        _room.Connect(changing, "DEALER").Settle();
        Assert.False(_room.Server.Unbind(EndpointRole.Pub, changing));
    }

    [Fact]
    public void APeerOfAnUnboundEndpointGetsWhatWasSaidBefore()
    {
        var endpoint = _room.Bind(EndpointRole.Router);
        var peer = _room.Connect(endpoint, "DEALER");
        peer.Send(Wire.Message("x"));
        _room.Sink.Next();
        _room.Server.Reply(_room.Sink.Last.Peer, new byte[8 << 20], delimiter: false);
        Assert.True(_room.Server.Unbind(EndpointRole.Router, endpoint));
        Assert.Equal(8 << 20, peer.ReadFrame().Body.Length);
        Assert.Equal(0, peer.ReadToTheEnd());
    }

    [Fact]
    public void ConnectionsMadeBeforeTheStartAreServedAfterIt()
    {
        using var room = new Room(start: false).Echoing();
        var endpoint = room.Bind(EndpointRole.Router);
        var moved = room.Bind(EndpointRole.Pub);
        Assert.True(room.Server.Unbind(EndpointRole.Pub, moved));
        var peer = room.Connect(endpoint);
        peer.Send([.. Wire.Greeting(), .. Wire.Ready("DEALER"), .. Wire.Message("early")]);
        room.Server.Start();
        peer.ReadExactly(64);
        peer.ReadFrame();
        Assert.Equal(["early"], peer.ReadMessage());
    }
}
