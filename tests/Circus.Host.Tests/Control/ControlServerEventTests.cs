using System.Globalization;
using System.Text;

namespace Circus.Control.Tests;

public sealed class ControlServerEventTests : IDisposable
{
    private readonly Room _room = new(new ControlLimits { MaxQueuedMessages = 100, MaxSubscriptions = 10 });

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData("tcp")]
    [InlineData("ipc")]
    public void AnEventHasATopicAndAPayload(string transport)
    {
        var peer = _room.Subscriber(_room.Bind(EndpointRole.Pub, transport), "watcher.");
        Publish("watcher.web.spawn", """{"pid": 1}""");
        Assert.Equal(["watcher.web.spawn", """{"pid": 1}"""], peer.ReadMessage());
    }

    [Fact]
    public void WithoutSubscribersNothingIsSent()
    {
        Assert.False(_room.Server.HasSubscribers);
        var endpoint = _room.Bind(EndpointRole.Pub);
        var peer = _room.Connect(endpoint, "SUB");
        Publish("watcher.web.spawn", "lost");
        peer.Settle();
        Assert.False(_room.Server.HasSubscribers);
        peer.Send(Wire.Command("SUBSCRIBE"));
        peer.Settle();
        Assert.True(_room.Server.HasSubscribers);
        Publish("t", "found");
        Assert.Equal(["t", "found"], peer.ReadMessage());
    }

    [Fact]
    public void WhoMayNotSubscribeIsDropped()
    {
        _room.Sink.MayAnyoneSubscribe = false;
        var peer = _room.Connect(_room.Bind(EndpointRole.Pub), "SUB");
        peer.Send(Wire.Command("SUBSCRIBE"));
        peer.ReadToTheEnd();
        Assert.Equal("refused NoRole", _room.Sink.Next());
        Assert.False(_room.Server.HasSubscribers);
    }

    [Fact]
    public void EachGetsWhatItAskedFor()
    {
        var endpoint = _room.Bind(EndpointRole.Pub);
        var (web, db, all) = (_room.Subscriber(endpoint, "watcher.web."), _room.Subscriber(endpoint, "watcher.db."), _room.Subscriber(endpoint));
        Publish("watcher.web.reap", "1");
        Publish("watcher.db.reap", "2");
        Assert.Equal(["watcher.web.reap", "1"], web.ReadMessage());
        Assert.Equal(["watcher.db.reap", "2"], db.ReadMessage());
        Assert.Equal(["watcher.web.reap", "1"], all.ReadMessage());
        Assert.Equal(["watcher.db.reap", "2"], all.ReadMessage());
    }

    [Fact]
    public void ASubscriptionIsTakenBackInBothEncodings()
    {
        var peer = _room.Subscriber(_room.Bind(EndpointRole.Pub), "a");
        peer.Send([.. Wire.Message([1, .. "b"u8]), .. Wire.Message([1, .. "sync"u8]), .. Wire.Command("CANCEL", [.. "a"u8])]);
        peer.Settle();
        Publish("a", "no");
        Publish("b", "yes");
        Assert.Equal(["b", "yes"], peer.ReadMessage());
        peer.Send(Wire.Message([0, .. "b"u8]));
        peer.Settle();
        Publish("b", "no");
        Publish("sync", "");
        Assert.Equal(["sync", ""], peer.ReadMessage());
    }

    [Fact]
    public void TheLastSubscriptionTakenBackLeavesNobody()
    {
        var peer = _room.Subscriber(_room.Bind(EndpointRole.Pub), "a");
        Assert.True(_room.Server.HasSubscribers);
        peer.Send(Wire.Command("CANCEL", [.. "a"u8]));
        peer.Settle();
        Assert.False(_room.Server.HasSubscribers);
    }

    [Fact]
    public void ASubscriberThatLeavesIsForgotten()
    {
        using (_room.Subscriber(_room.Bind(EndpointRole.Pub))) Assert.True(_room.Server.HasSubscribers);
        Patience.Until(() => !_room.Server.HasSubscribers, "it is still there");
    }

    [Fact]
    public void ASlowSubscriberLosesTheNewestAndNobodyElseDoes()
    {
        var endpoint = _room.Bind(EndpointRole.Pub);
        var (slow, quick) = (_room.Subscriber(endpoint), _room.Subscriber(endpoint));
        var filler = new string('x', 50_000);
        const int Events = 1000;
        for (var i = 0; i < Events; i++)
        {
            Publish("t", string.Create(CultureInfo.InvariantCulture, $"{i} {filler}"));
            Assert.StartsWith($"{i} ", quick.ReadMessage()[1]);
        }
        Assert.InRange(_room.Counters.EventsLost, 1, Events);
        Assert.InRange(_room.Counters.SendingBytes, 1, 101 * 51_000);

        // What it gets is whole and in order: nothing but the lost ones is missing.
        var last = -1;
        for (var kept = Events - (int)_room.Counters.EventsLost; kept > 0; kept--)
        {
            var number = int.Parse(slow.ReadMessage()[1].Split(' ')[0], CultureInfo.InvariantCulture);
            Assert.True(number > last, $"{number} came after {last}");
            last = number;
        }
        Patience.Until(() => _room.Counters.SendingBytes == 0, "the queue is not empty");
        Publish("t", "again");
        Assert.Equal(["t", "again"], slow.ReadMessage());
    }

    [Fact]
    public void AQuickSubscriberGetsABurstLargerThanItsQueue()
    {
        var peer = _room.Subscriber(_room.Bind(EndpointRole.Pub));
        const int Events = 2000;
        for (var i = 0; i < Events; i++) Publish("t", i.ToString(CultureInfo.InvariantCulture));
        for (var i = 0; i < Events; i++) Assert.Equal(i.ToString(CultureInfo.InvariantCulture), peer.ReadMessage()[1]);
        Assert.Equal(0, _room.Counters.EventsLost);
    }

    [Fact]
    public void TooManyPrefixesAreRefused()
    {
        var peer = _room.Connect(_room.Bind(EndpointRole.Pub), "SUB");
        for (var i = 0; i < 11; i++) peer.Send(Wire.Command("SUBSCRIBE", (byte)i));
        Assert.Equal("refused TooManySubscriptions", _room.Sink.Next());
        peer.ReadToTheEnd();
    }

    private void Publish(string topic, string payload) => _room.Server.Publish(Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(payload));
}
