using System.Text;

namespace Circus.Control.Tests;

public sealed class ControlServerRequestTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData("tcp")]
    [InlineData("ipc")]
    public void ADealerAsksInOneFrameAndIsAnsweredInOne(string transport)
    {
        var peer = _room.Connect(_room.Echoing().Bind(EndpointRole.Router, transport), "DEALER");
        peer.Send(Wire.Message("one"));
        Assert.Equal(["one"], peer.ReadMessage());
        peer.Send([.. Wire.Message("two"), .. Wire.Message("three")]);
        Assert.Equal(["two"], peer.ReadMessage());
        Assert.Equal(["three"], peer.ReadMessage());
    }

    [Fact]
    public void AReqGetsItsDelimiterBack()
    {
        var peer = _room.Connect(_room.Echoing().Bind(EndpointRole.Router), "REQ");
        peer.Send(Wire.Message([], "ask"u8.ToArray()));
        Assert.Equal(["", "ask"], peer.ReadMessage());
    }

    [Fact]
    public void OtherNumbersOfFramesAreToldAndNotAnswered()
    {
        var peer = _room.Connect(_room.Bind(EndpointRole.Router), "DEALER");
        peer.Send([.. Wire.Message([1], [2]), .. Wire.Message([], [1], [2]), .. Wire.Message([], []), .. Wire.Message("well")]);
        Assert.Equal("malformed 2 2", _room.Sink.Next());
        Assert.Equal("malformed 3 2", _room.Sink.Next());
        Assert.Equal("request ", _room.Sink.Next());
        Assert.Equal("request well", _room.Sink.Next());
    }

    [Fact]
    public void AnEmptyMessageIsARequestToo()
    {
        var peer = _room.Connect(_room.Bind(EndpointRole.Router), "DEALER");
        peer.Send(Wire.Message(""));
        Assert.Equal("request ", _room.Sink.Next());
        Assert.False(_room.Sink.Last.Delimiter);
    }

    [Fact]
    public void AMessageInSinglesIsWhole()
    {
        var peer = _room.Connect(_room.Bind(EndpointRole.Router), "DEALER");
        foreach (var octet in Wire.Message("""{"command": "list"}""")) peer.Send(octet);
        Assert.Equal("""request {"command": "list"}""", _room.Sink.Next());
    }

    [Fact]
    public void EveryReplyReachesItsOwnPeer()
    {
        var endpoint = _room.Echoing().Bind(EndpointRole.Router);
        var peers = Enumerable.Range(0, 50).Select(_ => _room.Connect(endpoint, "DEALER")).ToArray();
        for (var i = 0; i < peers.Length; i++) peers[i].Send(Wire.Message($"I am {i}"));
        for (var i = 0; i < peers.Length; i++) Assert.Equal([$"I am {i}"], peers[i].ReadMessage());
    }

    [Fact]
    public void AReplyToAPeerThatIsGoneIsNotGivenToItsSuccessor()
    {
        var endpoint = _room.Bind(EndpointRole.Router);
        using (var first = new RawPeer(endpoint))
        {
            first.ShakeHands("DEALER");
            first.Send(Wire.Message("first"));
            _room.Sink.Next();
        }
        var gone = _room.Sink.Last.Peer;
        Patience.Until(() => _room.Counters.Peers == 0, "the first is still there");

        var second = _room.Connect(endpoint, "DEALER");
        second.Send(Wire.Message("second"));
        _room.Sink.Next();
        Assert.Equal(gone.Slot, _room.Sink.Last.Peer.Slot);
        _room.Server.Reply(gone, "for the first"u8, delimiter: false);
        _room.Server.Reply(_room.Sink.Last.Peer, "for the second"u8, delimiter: false);
        Assert.Equal(["for the second"], second.ReadMessage());
    }

    [Fact]
    public void AReplyToNobodyIsDropped()
    {
        var endpoint = _room.Echoing().Bind(EndpointRole.Router);
        _room.Server.Reply(default, "x"u8, delimiter: false);
        var peer = _room.Connect(endpoint, "DEALER");
        peer.Send(Wire.Message("alive"));
        Assert.Equal(["alive"], peer.ReadMessage());
    }

    [Fact]
    public void TheKernelTellsWhoAsksOverIpc()
    {
        var peer = _room.Connect(_room.Bind(EndpointRole.Router, "ipc"), "DEALER");
        peer.Send(Wire.Message("x"));
        _room.Sink.Next();
        Assert.Equal(Environment.ProcessId, _room.Sink.Last.Info.Credentials?.Pid);
        Assert.False(_room.Sink.Last.Info.IsLoopback);
        Assert.StartsWith($"pid {Environment.ProcessId} (uid ", _room.Sink.Last.Info.ToString());
    }

    [Fact]
    public void OverTcpTheAddressIsKnown()
    {
        var endpoint = _room.Bind(EndpointRole.Router);
        _room.Connect(endpoint, "DEALER").Send(Wire.Message("x"));
        _room.Sink.Next();
        var info = _room.Sink.Last.Info;
        Assert.Equal((null, true, endpoint, EndpointRole.Router), (info.Credentials, info.IsLoopback, info.Endpoint, info.Role));
        Assert.StartsWith("127.0.0.1:", info.ToString());
    }

    [Fact]
    public void APingIsAnsweredWithItsContext()
    {
        var peer = _room.Connect(_room.Bind(EndpointRole.Router), "DEALER");
        peer.Send(Wire.Command("PING", [0, 10, .. "context"u8]));
        Assert.Equal("\u0004PONGcontext", Encoding.ASCII.GetString(peer.ReadFrame().Body));
    }

    [Fact]
    public void ReadingRestsWhileTheLoopHasEnough()
    {
        var endpoint = _room.Bind(EndpointRole.Router);
        var (first, second) = (_room.Connect(endpoint, "DEALER"), _room.Connect(endpoint, "DEALER"));
        var isFull = true;
        _room.Sink.OnRequest = (_, payload) =>
        {
            _room.Sink.Note(Encoding.UTF8.GetString(payload));
            return !Volatile.Read(ref isFull);
        };
        first.Send(Wire.Message("one"));
        Assert.Equal("one", _room.Sink.Next());
        // Both send more; two greetings that are answered show that the thread has been through their sockets, and nothing was read.
        first.Send(Wire.Message("two"));
        second.Send(Wire.Message("three"));
        for (var i = 0; i < 2; i++) _room.Connect(endpoint, "DEALER");
        _room.Sink.AssertSilent();

        Volatile.Write(ref isFull, false);
        _room.Server.ResumeRequests();
        Assert.Equal(["three", "two"], new[] { _room.Sink.Next(), _room.Sink.Next() }.Order());
        first.Send(Wire.Message("four"));
        Assert.Equal("four", _room.Sink.Next());
    }
}
