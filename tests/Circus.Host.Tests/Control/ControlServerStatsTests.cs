using System.Text;

namespace Circus.Control.Tests;

public sealed class ControlServerStatsTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData("tcp")]
    [InlineData("ipc")]
    public void ABatchArrivesWholeAndInOrderAlsoWhenItIsLargerThanAPiece(string transport)
    {
        var peer = _room.Subscriber(_room.Bind(EndpointRole.Stats, transport), "stat.");
        var filler = new string('x', 500);
        for (var i = 0; i < 300; i++) Add($"stat.web.{i}", $"{i} {filler}");
        Add("stat.web", new string('y', 100_000));
        _room.Server.Stats.Flush();
        for (var i = 0; i < 300; i++) Assert.Equal([$"stat.web.{i}", $"{i} {filler}"], peer.ReadMessage());
        Assert.Equal(100_000, peer.ReadMessage()[1].Length);
    }

    [Fact]
    public void EachGetsWhatItAskedFor()
    {
        var endpoint = _room.Bind(EndpointRole.Stats);
        var (one, all, none) = (_room.Subscriber(endpoint, "stat.db.2"), _room.Subscriber(endpoint), _room.Subscriber(endpoint, "watcher."));
        foreach (var topic in new[] { "stat.web.1", "stat.db.2", "stat.db" }) Add(topic, "{}");
        _room.Server.Stats.Flush();
        Assert.Equal(["stat.db.2", "{}"], one.ReadMessage());
        Assert.Equal(["stat.web.1", "stat.db.2", "stat.db"], Enumerable.Range(0, 3).Select(_ => all.ReadMessage()[0]));
        Add("watcher.x", "last");
        _room.Server.Stats.Flush();
        Assert.Equal(["watcher.x", "last"], none.ReadMessage());
        Assert.Equal(["watcher.x", "last"], all.ReadMessage());
    }

    [Fact]
    public void EventsDoNotGoToSubscribersOfStatisticsNorTheOtherWayRound()
    {
        var (events, stats) = (_room.Subscriber(_room.Bind(EndpointRole.Pub)), _room.Subscriber(_room.Bind(EndpointRole.Stats)));
        _room.Server.Publish("event"u8, "1"u8);
        Add("stat", "2");
        _room.Server.Stats.Flush();
        Assert.Equal(["event", "1"], events.ReadMessage());
        Assert.Equal(["stat", "2"], stats.ReadMessage());
    }

    [Fact]
    public void TheFirstSubscriberAndTheEndOfTheLastAreTold()
    {
        var endpoint = _room.Bind(EndpointRole.Stats);
        Assert.False(_room.Server.HasSubscribers);
        using (_room.Subscriber(endpoint))
        {
            Assert.Equal("stats wanted", _room.Sink.Next());
            using (_room.Subscriber(endpoint)) Assert.False(_room.Server.HasSubscribers);
        }
        Assert.Equal("stats unwanted", _room.Sink.Next());
        _room.Sink.AssertSilent();
    }

    [Fact]
    public void WhoMayNotSubscribeIsDropped()
    {
        _room.Sink.MayAnyoneSubscribe = false;
        var peer = _room.Connect(_room.Bind(EndpointRole.Stats), "SUB");
        peer.Send(Wire.Command("SUBSCRIBE"));
        peer.ReadToTheEnd();
        Assert.Equal("refused NoRole", _room.Sink.Next());
    }

    private void Add(string topic, string payload) => _room.Server.Stats.Add(Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(payload));
}
