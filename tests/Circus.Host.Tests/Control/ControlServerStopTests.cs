namespace Circus.Control.Tests;

public sealed class ControlServerStopTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(Patience.Milliseconds);
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData("tcp")]
    [InlineData("ipc")]
    public void TheReplyToQuitArrives(string transport)
    {
        var peer = _room.Connect(_room.Bind(EndpointRole.Router, transport), "DEALER");
        peer.Send(Wire.Message("quit"));
        _room.Sink.Next();
        // Unread input at close is a reset on the wire, which must not overtake the reply.
        peer.Send(Wire.Message("and more"));
        _room.Server.Reply(_room.Sink.Last.Peer, "ok"u8, delimiter: false);
        _room.Server.Stop(Long);
        Assert.Equal(["ok"], peer.ReadMessage());
        Assert.Equal(0, peer.ReadToTheEnd());
        Assert.Equal(0, _room.Counters.Peers);
    }

    [Fact]
    public async Task ALongReplyIsReadToItsEndWhileTheStopWaits()
    {
        var peer = _room.Connect(_room.Bind(EndpointRole.Router), "DEALER");
        peer.Send(Wire.Message("quit"));
        _room.Sink.Next();
        _room.Server.Reply(_room.Sink.Last.Peer, new byte[12 << 20], delimiter: false);
        var stopping = Task.Run(() => _room.Server.Stop(Long));
        Assert.Equal(12 << 20, peer.ReadFrame().Body.Length);
        await stopping.WaitAsync(Long);
    }

    [Fact]
    public void APeerThatDoesNotReadIsNotWaitedForBeyondTheFlush()
    {
        var peer = _room.Connect(_room.Bind(EndpointRole.Router), "DEALER");
        peer.Send(Wire.Message("quit"));
        _room.Sink.Next();
        _room.Server.Reply(_room.Sink.Last.Peer, new byte[12 << 20], delimiter: false);
        _room.Server.Stop(TimeSpan.FromMilliseconds(50));
        Assert.InRange(peer.ReadToTheEnd(), 1, (12 << 20) - 1);
    }

    [Fact]
    public void NobodyIsListeningAfterwards()
    {
        var endpoint = _room.Bind(EndpointRole.Router);
        _room.Connect(endpoint);
        _room.Server.Stop(TimeSpan.Zero);
        Assert.Throws<System.Net.Sockets.SocketException>(() => new RawPeer(endpoint));
        Assert.Equal(0, _room.Counters.Peers);
    }

    [Fact]
    public void CallsAfterAStopDoNothing()
    {
        _room.Bind(EndpointRole.Router);
        _room.Server.Stop(TimeSpan.Zero);
        _room.Server.Reply(default, "x"u8, delimiter: false);
        _room.Server.Publish("t"u8, "x"u8);
        _room.Server.ResumeRequests();
        _room.Server.Stop(TimeSpan.Zero);
        _room.Server.Dispose();
    }

    [Fact]
    public void AServerThatNeverStartedGivesEverythingBack()
    {
        using var room = new Room(start: false);
        var path = room.Bind(EndpointRole.Router, "ipc").Path;
        room.Server.Dispose();
        Assert.False(File.Exists(path));
    }
}
