namespace Circus.Control.Tests;

public sealed class ControlServerLimitTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(150);

    // The bytes of the first two abort a process that listens with NetMQ 4.0.4.
    public static TheoryData<string, byte[]> Noise => new()
    {
        { "a property of 2^31 bytes", [.. Wire.Greeting(), .. Wire.Command("READY", [11, .. "Socket-Type"u8, 0x80, 0, 0, 0, .. "DEALER"u8])] },
        { "a command without a name", [.. Wire.Greeting(), .. Wire.Ready("DEALER"), 4, 0] },
        { "a browser", [.. "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8] },
        { "TLS", [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3] },
        { "libzmq 3", [.. Wire.Greeting(major: 1)] },
        { "CURVE", [.. Wire.Greeting(mechanism: "CURVE")] },
        { "a PUSH socket", [.. Wire.Greeting(), .. Wire.Ready("PUSH")] },
        { "a message instead of READY", [.. Wire.Greeting(), .. Wire.Message("{}")] },
        { "READY of 2 GB", [.. Wire.Greeting(), .. Wire.LongHeader(4, 2UL << 30)] },
        { "reserved flags", [.. Wire.Greeting(), .. Wire.Ready("DEALER"), 0xFF, 0xFF] },
    };

    [Theory]
    [MemberData(nameof(Noise))]
    public void NoiseIsDroppedAndTheNextPeerIsServed(string what, byte[] bytes)
    {
        using var room = new Room().Echoing();
        var endpoint = room.Bind(EndpointRole.Router);
        var stranger = room.Connect(endpoint);
        stranger.Send(bytes);
        stranger.ReadToTheEnd();
        Patience.Until(() => room.Counters.FailedHandshakes + room.Counters.Refused == 1, what);

        var peer = room.Connect(endpoint, "DEALER");
        peer.Send(Wire.Message("alive"));
        Assert.Equal(["alive"], peer.ReadMessage());
        Assert.Equal(0, room.Counters.Faults);
    }

    [Theory]
    [InlineData(2UL << 30)]
    [InlineData(16_777_217UL)]
    public void AnAnnouncedMessageBeyondTheLimitIsRefusedBeforeItComes(ulong announced)
    {
        using var room = new Room();
        var peer = room.Connect(room.Bind(EndpointRole.Router), "DEALER");
        peer.Send(Wire.LongHeader(0, announced));
        Assert.Equal("refused MessageTooLarge", room.Sink.Next());
        peer.ReadToTheEnd();
        Assert.Equal(0, room.Counters.ReceivingBytes);
    }

    [Fact]
    public void TheLargestMessageIsTaken()
    {
        using var room = new Room(new ControlLimits { MaxMessageBytes = 1 << 20 }).Echoing();
        var peer = room.Connect(room.Bind(EndpointRole.Router), "DEALER");
        var largest = new byte[1 << 20];
        new Random(1).NextBytes(largest);
        peer.Send(Wire.Message(largest));
        Assert.Equal(largest, peer.ReadFrame().Body);
        Patience.Until(() => room.Counters is { ReceivingBytes: 0, SendingBytes: 0 }, "buffers are kept");
    }

    [Fact]
    public void ManyFramesAreRefused()
    {
        using var room = new Room();
        var peer = room.Connect(room.Bind(EndpointRole.Router), "DEALER");
        peer.Send(Wire.Message([.. Enumerable.Repeat(Array.Empty<byte>(), 101)]));
        Assert.Equal("refused TooManyFrames", room.Sink.Next());
        peer.ReadToTheEnd();
    }

    [Fact]
    public void AllUnfinishedMessagesTogetherAreBounded()
    {
        using var room = new Room(new ControlLimits { MaxReceivingBytes = 3 << 20 });
        var endpoint = room.Bind(EndpointRole.Router);
        byte[] begun = [.. Wire.LongHeader(0, 8 << 20), .. new byte[1 << 20]];
        for (var i = 0; i < 4; i++) room.Connect(endpoint, "DEALER").TrySend(begun);
        Assert.Equal("refused OutOfBuffers", room.Sink.Next());
        Assert.InRange(room.Counters.ReceivingBytes, 0, 3 << 20);
    }

    [Fact]
    public void AHandshakeThatIsNotFinishedEndsAtTheDeadline()
    {
        using var room = new Room(new ControlLimits { HandshakeTimeout = Soon });
        var endpoint = room.Bind(EndpointRole.Router);
        RawPeer[] strangers = [room.Connect(endpoint), room.Connect(endpoint), room.Connect(endpoint)];
        strangers[1].Send(Wire.Greeting()[..20]);
        strangers[2].Send(Wire.Greeting());
        var settled = room.Connect(endpoint, "DEALER");
        foreach (var stranger in strangers) stranger.ReadToTheEnd();
        Patience.Until(() => room.Counters is { LateHandshakes: 3, Peers: 1 }, "three late ones");
        settled.Settle();
        room.Sink.AssertSilent();
    }

    [Fact]
    public void SilenceInTheMiddleOfAMessageEndsAtTheDeadline()
    {
        using var room = new Room(new ControlLimits { StallTimeout = Soon });
        var endpoint = room.Bind(EndpointRole.Router);
        var peer = room.Connect(endpoint, "DEALER");
        peer.Send(0, 5, 1, 2);
        Assert.Equal("refused Stalled", room.Sink.Next());
        peer.ReadToTheEnd();
        // Between the frames of a message as well.
        peer = room.Connect(endpoint, "DEALER");
        peer.Send(Wire.Frame(1, []));
        Assert.Equal("refused Stalled", room.Sink.Next());
        peer.ReadToTheEnd();
    }

    [Fact]
    public void AnEndpointHasSoManyPeersAndAnotherHasItsOwn()
    {
        using var room = new Room(new ControlLimits { MaxPeersPerEndpoint = 2 });
        var (requests, events) = (room.Bind(EndpointRole.Router), room.Bind(EndpointRole.Pub));
        var first = room.Connect(requests, "DEALER");
        room.Connect(requests, "DEALER");
        Assert.Equal(0, room.Connect(requests).ReadToTheEnd());
        Assert.Equal(0, room.Connect(requests).ReadToTheEnd());
        // Said once while it lasts.
        Assert.Equal("refused TooManyPeers", room.Sink.Next());
        room.Sink.AssertSilent();
        room.Connect(events, "SUB");
        first.Dispose();
        Patience.Until(() => room.Counters.Peers == 2, "nobody left");
        room.Connect(requests, "DEALER").Settle();
    }

    [Fact]
    public void SilentStrangersMakeRoomForWhoShakesHands()
    {
        using var room = new Room(new ControlLimits { MaxPeersPerEndpoint = 2, HandshakeGrace = TimeSpan.Zero });
        var endpoint = room.Bind(EndpointRole.Router);
        var silent = room.Connect(endpoint);
        room.Connect(endpoint, "DEALER");
        Patience.Until(() => room.Counters.Peers == 2, "they have not come");
        room.Connect(endpoint, "DEALER").Settle();
        // Our greeting is all that it got.
        Assert.Equal(64, silent.ReadToTheEnd());
        Assert.Equal((1, 2), (room.Counters.LateHandshakes, room.Counters.Peers));
        room.Sink.AssertSilent();
    }

    [Fact]
    public void AClientThatDoesNotReadItsRepliesIsDropped()
    {
        using var room = new Room(new ControlLimits { MaxQueuedBytes = 1 << 20 }).Echoing();
        var endpoint = room.Bind(EndpointRole.Router);
        var (peer, other) = (room.Connect(endpoint, "DEALER"), room.Connect(endpoint, "DEALER"));
        var message = Wire.Message(new byte[200_000]);
        for (var i = 0; i < 1000 && peer.TrySend(message); i++) Assert.InRange(room.Counters.SendingBytes, 0, 2 << 20);
        Assert.Equal("refused SlowReader", room.Sink.Next());
        Patience.Until(() => room.Counters.SendingBytes == 0, "buffers are kept");
        other.Send(Wire.Message("alive"));
        Assert.Equal(["alive"], other.ReadMessage());
    }

    [Fact]
    public void AFloodOfPingsWithoutReadingIsDropped()
    {
        using var room = new Room(new ControlLimits { MaxQueuedMessages = 50 });
        var peer = room.Connect(room.Bind(EndpointRole.Router, "ipc"), "DEALER");
        byte[] flood = [.. Enumerable.Repeat(Wire.Command("PING", 0, 0), 5000).SelectMany(ping => ping)];
        for (var i = 0; i < 1000 && peer.TrySend(flood); i++) Assert.InRange(room.Counters.SendingBytes, 0, 1 << 20);
        Assert.Equal("refused SlowReader", room.Sink.Next());
    }

    [Fact]
    public void AnExceptionCostsThePeerThatCausedIt()
    {
        using var room = new Room();
        var endpoint = room.Bind(EndpointRole.Router);
        room.Sink.OnRequest = (envelope, payload) =>
        {
            if (payload.Length == 0) throw new InvalidOperationException("a bug");
            room.Server.Reply(envelope.Peer, payload, envelope.Delimiter);
            return true;
        };
        var (culprit, other) = (room.Connect(endpoint, "DEALER"), room.Connect(endpoint, "DEALER"));
        culprit.Send([.. Wire.Message("well"), .. Wire.Message("")]);
        Assert.Equal("fault a bug", room.Sink.Next());
        culprit.ReadToTheEnd();
        other.Send(Wire.Message("alive"));
        Assert.Equal(["alive"], other.ReadMessage());
        Assert.Equal(1, room.Counters.Faults);
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("ipc")]
    public void AThousandConnectionsLeaveNothing(string transport)
    {
        using var room = new Room();
        var endpoint = room.Bind(EndpointRole.Router, transport);
        for (var i = 0; i < 1000; i++)
        {
            using var peer = new RawPeer(endpoint);
            if (i % 3 == 0) peer.Send(Wire.Greeting()[..(i % 64)]);
            if (i % 3 == 1) peer.ShakeHands("DEALER");
        }
        Patience.Until(() => room.Counters is { Accepted: 1000, Peers: 0 }, "peers are left");
        Assert.Equal(0, room.Counters.ReceivingBytes);
        Assert.Equal(0, room.Counters.SendingBytes);
    }

    [Fact]
    public void WhoFillsTheWayToTheControlThreadIsToldToWaitAndWhenThereIsRoom()
    {
        using var room = new Room();
        using var mayGoOn = new ManualResetEventSlim();
        var peer = HoldControlThread(room, mayGoOn);

        var reply = new byte[256 << 10];
        for (var i = 0; i < 4; i++)
        {
            Assert.False(room.Server.IsFull);
            room.Server.Reply(room.Sink.Last.Peer, reply, delimiter: false);
        }
        Assert.True(room.Server.IsFull);

        mayGoOn.Set();
        Assert.Equal("room", room.Sink.Next());
        Assert.False(room.Server.IsFull);
        for (var i = 0; i < 4; i++) Assert.Equal(reply.Length, peer.ReadFrame().Body.Length);
        room.Sink.AssertSilent();
    }

    [Fact]
    public void LinesOfWorkersOnTheirWayLetNobodyWait()
    {
        using var room = new Room();
        using var mayGoOn = new ManualResetEventSlim();
        var reader = room.Subscriber(room.Bind(EndpointRole.Pub), "stream.");
        HoldControlThread(room, mayGoOn);

        var lines = new byte[1 << 20];
        for (var i = 0; i < 2; i++) Assert.True(room.Server.OfferStream("stream.w.stdout.1"u8, lines));
        Assert.False(room.Server.IsFull);

        mayGoOn.Set();
        Assert.Equal("stream.w.stdout.1", System.Text.Encoding.ASCII.GetString(reader.ReadFrame().Body));
        Assert.Equal(lines.Length, reader.ReadFrame().Body.Length);
        room.Sink.AssertSilent();
    }

    /// <summary>Sends a request in which the control thread waits for leave to go on; who has sent it.</summary>
    private static RawPeer HoldControlThread(Room room, ManualResetEventSlim mayGoOn)
    {
        room.Sink.OnRequest = (_, _) => mayGoOn.Wait(Patience.Milliseconds);
        var peer = room.Connect(room.Bind(EndpointRole.Router), "DEALER");
        peer.Send(Wire.Message("hold on"));
        Patience.Until(() => room.Sink.Last.Info is not null, "the request");
        return peer;
    }
}
