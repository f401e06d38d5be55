using Circus.Config;
using Circus.Fakes.Tests;

namespace Circus.Watchers.Tests;

/// <summary>on_demand: spec/processes.md §10 with decision Q9.</summary>
public sealed class OnDemandTests
{
    private readonly TestArbiter _test = TestArbiter.Started(
        [new SocketSpec { Name = "web" }, new SocketSpec { Name = "other" }],
        OnDemand("lazy", "serve $(circus.sockets.web)", priority: 0),
        OnDemand("elsewhere", "serve ${socket:other}", priority: 1),
        TestArbiter.Spec("eager"));

    private static WatcherSpec OnDemand(string name, string cmd, int priority) => TestArbiter.Spec(name, options =>
    {
        (options.Cmd, options.OnDemand, options.NumProcesses, options.Priority) = (cmd, true, 2, priority);
    });

    private void Client(string socket)
    {
        Assert.True(_test.Kernel.Sockets.Awaited.Remove(socket), $"nobody looks at {socket}");
        _test.Arbiter.OnSocketReady(socket);
        _test.Settle();
    }

    private int Running(string watcher) => _test.Kernel.Processes.Count(each => each.Watcher == watcher && each.ExitCode is null);

    [Fact]
    public void NothingRunsBeforeTheFirstClient()
    {
        Assert.Equal((WatcherState.Stopped, 0, WatcherState.Active), (_test["lazy"].State, Running("lazy"), _test["eager"].State));
        Assert.Equal(["other", "web"], _test.Kernel.Sockets.Awaited.Order());
    }

    [Fact]
    public void TheFirstClientStartsAllProcessesOfTheWatcherConcernedOnly()
    {
        Client("web");
        Assert.Equal((WatcherState.Active, 2), (_test["lazy"].State, Running("lazy")));
        Assert.Equal(0, Running("elsewhere"));
        Assert.Equal(["other"], _test.Kernel.Sockets.Awaited);
    }

    [Fact]
    public void ACommandStartsNothingAndAnswersOk()
    {
        var peer = _test.Send("""{"command":"start","properties":{"name":"lazy","waiting":true}}""");
        _test.Settle();
        Assert.Equal("ok", _test.ReplyTo(peer)!.Value.GetProperty("status").GetString());
        Assert.Equal((WatcherState.Stopped, 0), (_test["lazy"].State, Running("lazy")));
    }

    [Fact]
    public void AfterAStopTheNextClientStartsItAgain()
    {
        Client("web");
        _test.Ask("""{"command":"stop","properties":{"name":"lazy"}}""");
        _test.Settle();
        Assert.Equal((WatcherState.Stopped, 0), (_test["lazy"].State, Running("lazy")));
        Client("web");
        Assert.Equal(2, Running("lazy"));
    }

    [Fact]
    public void ARestartOfARunningOneBringsItBack()
    {
        Client("web");
        _test.Ask("""{"command":"restart","properties":{"name":"lazy"}}""");
        _test.Settle();
        Assert.Equal((WatcherState.Active, 2), (_test["lazy"].State, Running("lazy")));
    }

    [Fact]
    public void OneThatHasDoneItsWorkIsNotReplacedAndTheLastOneStopsTheWatcher()
    {
        Client("web");
        _test.Advance(2);
        _test.Exit(_test.Process("lazy", 1));
        Assert.Equal((WatcherState.Active, 1), (_test["lazy"].State, Running("lazy")));
        _test.Exit(_test.Process("lazy", 2));
        Assert.Equal(WatcherState.Stopped, _test["lazy"].State);
        Client("web");
        Assert.Equal(2, Running("lazy"));
    }

    [Fact]
    public void ACrashedOneIsReplaced()
    {
        Client("web");
        _test.Advance(2);
        _test.Exit(_test.Process("lazy", 1), exitCode: -9);
        Assert.Equal((WatcherState.Active, 2), (_test["lazy"].State, Running("lazy")));
    }

    [Fact]
    public void ThoseWhoLeaveTheirClientAloneAreStartedLessAndLess()
    {
        Client("web");
        _test.Exit(_test.Process("lazy", 1));
        _test.Exit(_test.Process("lazy", 2));
        Assert.DoesNotContain("web", _test.Kernel.Sockets.Awaited);
        _test.Advance(0.02);
        Client("web");
        _test.Exit(_test.Process("lazy", 1));
        _test.Exit(_test.Process("lazy", 2));
        _test.Advance(0.015);
        Assert.DoesNotContain("web", _test.Kernel.Sockets.Awaited);
        _test.Advance(0.015);
        Assert.Contains("web", _test.Kernel.Sockets.Awaited);
    }

    [Fact]
    public void AProgramThatCannotBeExecutedIsTriedAgainLater()
    {
        _test.Kernel.NextSpawn = () => SpawnResult.Failed("no such file");
        Client("web");
        _test.Advance(0.5);
        Assert.Equal(WatcherState.Stopped, _test["lazy"].State);
        _test.Advance(6);
        Assert.Contains("web", _test.Kernel.Sockets.Awaited);
    }

    [Fact]
    public void AStopBeforeTheStartLeavesTheClientToAskAgain()
    {
        _test.Kernel.Sockets.Awaited.Clear();
        _test.Arbiter.OnSocketReady("web");
        _test.Ask("""{"command":"stop","properties":{"name":"lazy"}}""");
        _test.Settle();
        Assert.Equal(0, Running("lazy"));
        Client("web");
        Assert.Equal(2, Running("lazy"));
    }

    [Fact]
    public void ARemovedWatcherIsNotStarted()
    {
        _test.Ask("""{"command":"rm","properties":{"name":"lazy"}}""");
        _test.Settle();
        Client("web");
        Assert.Equal(0, Running("lazy"));
    }

    [Fact]
    public void AQuitIsNotHeldUpByClients()
    {
        _test.Arbiter.OnQuit();
        _test.Arbiter.OnSocketReady("web");
        _test.Settle();
        Assert.True(_test.Arbiter.IsFinished);
        Assert.Equal(0, Running("lazy"));
    }

    [Theory]
    [InlineData("x", false, false, "")]
    [InlineData("x", true, false, "a b")]
    [InlineData("x $(circus.sockets.a)", true, false, "a")]
    [InlineData("x", false, true, "b")]
    public void ItWaitsForTheSocketsThatItNamesOrElseForAllThatItInherits(string cmd, bool usesSockets, bool hasStdin, string awaited)
    {
        var test = TestArbiter.Started(
            [new SocketSpec { Name = "a" }, new SocketSpec { Name = "b" }],
            TestArbiter.Spec("w", options =>
            {
                (options.Cmd, options.OnDemand, options.UseSockets, options.StdinSocket) = (cmd, true, usesSockets, hasStdin ? "B" : null);
            }));
        Assert.Equal(awaited, string.Join(' ', test.Kernel.Sockets.Awaited.Order()));
    }

    [Fact]
    public void WithoutAutostartItWaitsOnlyAfterAStart()
    {
        var test = TestArbiter.Started(
            [new SocketSpec { Name = "web" }], TestArbiter.Spec("w", options => (options.OnDemand, options.UseSockets, options.Autostart) = (true, true, false)));
        Assert.Empty(test.Kernel.Sockets.Awaited);
        test.Ask("""{"command":"start","properties":{"name":"w"}}""");
        Assert.Equal(["web"], test.Kernel.Sockets.Awaited);
    }
}
