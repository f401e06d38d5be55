using Circus.Fakes.Tests;

namespace Circus.Watchers.Tests;

/// <summary>Reload, restart, incr, decr.</summary>
public sealed partial class WatcherTests
{
    [Fact]
    public void ParallelReloadSpawnsAllThenEndsTheOldest()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => (options.NumProcesses, options.WarmupDelaySeconds) = (2, 0)));
        var peer = test.Send("""{"command":"reload","properties":{"name":"w","waiting":true}}""");
        test.Settle();
        Assert.Equal("spawn:102 spawn:103 kill:100 kill:101 reap:100 reap:101 reload", test.EventText("w"));
        Assert.Equal([3, 4], test.Kernel.Processes.Select(process => process.Wid));
        Assert.Contains("\"info\":{\"stopped\":[100,101],\"started\":[102,103],\"kept\":[]}", test.Replies[peer][0]);

        test.Send("""{"command":"reload","properties":{"name":"w"}}""");
        test.Settle();
        Assert.Equal([1, 2], test.Kernel.Processes.Select(process => process.Wid));
    }

    [Fact]
    public void SequentialReloadReplacesOneAfterTheOther()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => (options.NumProcesses, options.WarmupDelaySeconds) = (2, 0)));
        test.Send("""{"command":"reload","properties":{"name":"w","sequential":true}}""");
        test.Settle();
        Assert.Equal("kill:100 reap:100 spawn:102 kill:101 reap:101 spawn:103 reload", test.EventText("w"));
    }

    [Fact]
    public void SingletonIsNeverRunTwice()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => options.Singleton = true));
        test.Send("""{"command":"reload","properties":{"name":"w"}}""");
        test.Settle();
        Assert.Equal("kill:100 reap:100 spawn:101 reload", test.EventText("w"));
    }

    [Fact]
    public void ReloadWithSendHupKeepsThePids()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => (options.NumProcesses, options.SendHup) = (2, true)));
        test.Send("""{"command":"reload","properties":{"name":"w"}}""");
        test.Settle();
        Assert.Equal("reload", test.EventText("w"));
        Assert.Equal([(100, 1, SignalScope.Process), (101, 1, SignalScope.Process)], test.Kernel.Signals);
    }

    [Fact]
    public void ReloadWithoutGracefulStopsAndStarts()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w"));
        test.Send("""{"command":"reload","properties":{"name":"w","graceful":false}}""");
        test.Settle();
        Assert.Equal("kill:100 reap:100 stop spawn:101 start", test.EventText("w"));
    }

    [Fact]
    public void FailedReloadKeepsTheOldProcessesAndSaysSo()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => options.NumProcesses = 2));
        test.Kernel.NextSpawn = () => SpawnResult.Failed("[Errno 13] Permission denied: 'worker'");
        var peer = test.Send("""{"command":"reload","properties":{"name":"w","waiting":true}}""");
        test.Advance(10);
        Assert.Equal([100, 101], test["w"].SortedPids());
        Assert.Equal(6, test.ReplyTo(peer)!.Value.GetProperty("errno").GetInt32());
        Assert.DoesNotContain("reload", test.EventText("w"));
        Assert.Equal(WatcherState.Active, test["w"].State);
    }

    [Fact]
    public void FailedReloadKeepsNoMoreThanAreWantedNow()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => options.NumProcesses = 3));
        test.Kernel.NextSpawn = () => SpawnResult.Failed("[Errno 13] Permission denied: 'worker'");
        var peer = test.Send("""{"command":"set","properties":{"name":"w","waiting":true,"options":{"numprocesses":1,"cmd":"other"}}}""");
        test.Advance(10);
        Assert.Single(test["w"].Processes);
        Assert.Equal(6, test.ReplyTo(peer)!.Value.GetProperty("errno").GetInt32());
    }

    [Fact]
    public void ReloadByNameStartsAStoppedWatcherAndSighupDoesNot()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => options.Autostart = false));
        test.Arbiter.OnHup();
        test.Settle();
        Assert.Equal(WatcherState.Stopped, test["w"].State);
        test.Send("""{"command":"reload","properties":{"name":"w"}}""");
        test.Settle();
        Assert.Equal("spawn:100 start reload", test.EventText("w"));
    }

    [Fact]
    public void SighupDuringAnOperationIsNotLost()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => options.WarmupDelaySeconds = 5));
        test.Advance(5);
        test.Send("""{"command":"incr","properties":{"name":"w"}}""");
        test.Arbiter.OnHup();
        test.Settle();
        Assert.DoesNotContain("reload", test.EventText("w"));
        test.Advance(20);
        Assert.Contains("reload", test.EventText("w"));
    }

    [Fact]
    public void RestartStopsAndStarts()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w"));
        var peer = test.Send("""{"command":"restart","properties":{"name":"w","waiting":true}}""");
        test.Settle();
        Assert.Equal("kill:100 reap:100 stop spawn:101 start", test.EventText("w"));
        Assert.Contains("\"info\":{\"stopped\":[100],\"started\":[101],\"kept\":[]}", test.Replies[peer][0]);
    }

    [Fact]
    public void RestartOfSeveralBringsBackWhatRan()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("a", options => options.Autostart = false), TestArbiter.Spec("b"), TestArbiter.Spec("c"));
        test.Send("""{"command":"start","properties":{"name":"a"}}""");
        test.Send("""{"command":"stop","properties":{"name":"c"}}""");
        test.Settle();
        test.Send("""{"command":"restart","properties":{"name":"*"}}""");
        test.Settle();
        Assert.Equal([WatcherState.Active, WatcherState.Active, WatcherState.Stopped], test.Arbiter.Watchers.InListOrder.Select(watcher => watcher.State));
    }

    [Fact]
    public void DecrEndsTheOldest()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => options.NumProcesses = 3));
        var peer = test.Send("""{"command":"decr","properties":{"name":"w","nb":2,"waiting":true}}""");
        test.Settle();
        Assert.Equal("kill:100 kill:101 reap:100 reap:101", test.EventText("w"));
        Assert.Contains("\"numprocesses\":1", test.Replies[peer][0]);
    }

    [Fact]
    public void RestartOfTheDaemonTakesTheNewConfigurationOrRefusesABrokenOne()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("old"));
        test.ConfigSource.Config = null;
        var refused = test.Ask("""{"command":"restart"}""");
        Assert.Equal("the configuration was not applied: circus.ini:1: broken", refused.GetProperty("reason").GetString());
        Assert.Single(test.Kernel.Processes);

        test.ConfigSource.Config = TestArbiter.ConfigOf(new Options.CircusOptions(), TestArbiter.Spec("new"));
        var peer = test.Send("""{"command":"restart","properties":{"waiting":true}}""");
        Assert.Equal("arbiter is restarting...", test.Ask("""{"command":"stop"}""").GetProperty("reason").GetString());
        test.Settle();
        Assert.NotNull(test.ReplyTo(peer));
        Assert.Equal(["new"], test.Kernel.Processes.Select(process => process.Watcher));
        Assert.Equal(1, test.Arbiter.ConfigGeneration);
        Assert.Equal(["stop"], test.Events.Where(each => each.ResName == "old" && each.Pid == 0).Select(each => each.Kind.ToString().ToLowerInvariant()));
    }
}
