namespace Circus.Control.Tests;

public sealed class SubscriptionsTests
{
    private readonly Subscriptions _subscriptions = new(max: 3);

    [Fact]
    public void NothingIsWantedAtFirst() => Assert.False(_subscriptions.Matches("watcher.web.spawn"u8));

    [Fact]
    public void APrefixMatchesWhatBeginsWithIt()
    {
        _subscriptions.TryAdd("watcher.web."u8);
        Assert.True(_subscriptions.Matches("watcher.web.spawn"u8));
        Assert.True(_subscriptions.Matches("watcher.web."u8));
        Assert.False(_subscriptions.Matches("watcher.web"u8));
        Assert.False(_subscriptions.Matches("watcher.db.spawn"u8));
    }

    [Fact]
    public void TheEmptyPrefixMatchesEverything()
    {
        _subscriptions.TryAdd(""u8);
        Assert.True(_subscriptions.Matches(""u8));
        Assert.True(_subscriptions.Matches("x"u8));
    }

    [Fact]
    public void AskedTwiceAndCancelledOnceIsCancelled()
    {
        Assert.True(_subscriptions.TryAdd("a"u8));
        Assert.True(_subscriptions.TryAdd("a"u8));
        Assert.Equal(1, _subscriptions.Count);
        _subscriptions.Remove("a"u8);
        Assert.False(_subscriptions.Matches("a"u8));
    }

    [Fact]
    public void OneOfSeveralIsCancelledAlone()
    {
        _subscriptions.TryAdd("a"u8);
        _subscriptions.TryAdd("b"u8);
        _subscriptions.Remove("a"u8);
        _subscriptions.Remove("never asked for"u8);
        Assert.False(_subscriptions.Matches("a"u8));
        Assert.True(_subscriptions.Matches("b"u8));
    }

    [Fact]
    public void ThereIsAMaximum()
    {
        Assert.True(_subscriptions.TryAdd("a"u8));
        Assert.True(_subscriptions.TryAdd("b"u8));
        Assert.True(_subscriptions.TryAdd("c"u8));
        Assert.True(_subscriptions.TryAdd("c"u8));
        Assert.False(_subscriptions.TryAdd("d"u8));
    }
}
