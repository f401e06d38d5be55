using Circus.Fakes.Tests;
using Circus.Options;
using Circus.Protocol;

namespace Circus.Watchers.Tests;

/// <summary>Stop: stop signal, graceful timeout, SIGKILL; kill; takeover.</summary>
public sealed partial class WatcherTests
{
    private const int SigTerm = 15;
    private const int SigKill = 9;

    [Fact]
    public void StopSignalsAllThenReapsThenStops()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => options.NumProcesses = 2));
        var peer = test.Send("""{"command":"stop","properties":{"name":"w","waiting":true},"id":"x"}""");
        Assert.Null(test.ReplyTo(peer));
        test.Settle();
        Assert.Equal("kill:100 kill:101 reap:100 reap:101 stop", test.EventText("w"));
        Assert.Equal("""{"status":"ok","info":null,"id":"x"}""", WithoutTime(test.Replies[peer][0]));
        Assert.All(test.Events.Where(each => each.Kind == EventKind.Reap), each => Assert.Equal(ReapReason.Stop, each.Reason));
    }

    [Fact]
    public void StubbornProcessIsKilledAtItsGracefulTimeoutWithItsWholeTree()
    {
        var test = new TestArbiter(TestArbiter.Spec("w", options => options.GracefulTimeoutSeconds = 3));
        test.Kernel.NewTemper = () => Temper.Stubborn;
        test.Arbiter.Start();
        test.Settle();
        test.Send("""{"command":"stop","properties":{"name":"w"}}""");
        test.Advance(2.999);
        Assert.Equal(WatcherState.Stopping, test["w"].State);
        test.Advance(0.001);
        Assert.Equal(WatcherState.Stopped, test["w"].State);
        Assert.Equal([(100, SigTerm, SignalScope.Process), (100, SigKill, SignalScope.Tree)], test.Kernel.Signals);
    }

    [Fact]
    public void GracefulTimeoutZeroKillsAtOnce()
    {
        var test = new TestArbiter(TestArbiter.Spec("w", options => options.GracefulTimeoutSeconds = 0));
        test.Kernel.NewTemper = () => Temper.Stubborn;
        test.Arbiter.Start();
        test.Settle();
        test.Send("""{"command":"stop","properties":{"name":"w"}}""");
        test.Settle();
        Assert.Equal(WatcherState.Stopped, test["w"].State);
    }

    [Theory]
    [InlineData(true, false, SignalScope.ProcessAndChildren)]
    [InlineData(false, true, SignalScope.ProcessGroup)]
    [InlineData(false, false, SignalScope.Process)]
    public void StopSignalGoesWhereTheOptionsSay(bool stopChildren, bool killGroup, SignalScope scope)
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => (options.StopChildren, options.KillGroup, options.StopSignal) = (stopChildren, killGroup, 2)));
        test.Send("""{"command":"stop","properties":{"name":"w"}}""");
        Assert.Equal([(100, 2, scope)], test.Kernel.Signals);
    }

    [Fact]
    public void StopTakesOverFromAStartAndBothAreAnswered()
    {
        var test = new TestArbiter(TestArbiter.Spec("w", options => (options.NumProcesses, options.WarmupDelaySeconds, options.Autostart) = (3, 10, false)));
        var start = test.Send("""{"command":"start","properties":{"name":"w","waiting":true}}""");
        test.Settle();
        var refused = test.Ask("""{"command":"incr","properties":{"name":"w"}}""");
        Assert.Equal((5, "arbiter is already running watcher_start command"), (refused.GetProperty("errno").GetInt32(), refused.GetProperty("reason").GetString()));
        var stop = test.Send("""{"command":"stop","properties":{"name":"w","waiting":true}}""");
        test.Settle();
        Assert.Equal(6, test.ReplyTo(start)!.Value.GetProperty("errno").GetInt32());
        Assert.Equal("ok", test.ReplyTo(stop)!.Value.GetProperty("status").GetString());
        Assert.Equal(WatcherState.Stopped, test["w"].State);
    }

    [Fact]
    public void WatcherStoppedBeforeItsTurnInAStartOfAllStaysStopped()
    {
        var test = new TestArbiter(1, new CircusOptions { WarmupDelaySeconds = 3 }, TestArbiter.Spec("a"), TestArbiter.Spec("b"), TestArbiter.Spec("c"));
        test.Arbiter.Start();
        test.Settle();
        test.Ask("""{"command":"stop","properties":{"name":"b"}}""");
        test.Advance(10);
        Assert.Equal(["a", "c"], test.Kernel.Processes.Select(process => process.Watcher));
    }

    [Fact]
    public void WatcherStoppedDuringARestartOfSeveralStaysStopped()
    {
        var test = new TestArbiter(TestArbiter.Spec("a"), TestArbiter.Spec("b", options => options.GracefulTimeoutSeconds = 5));
        test.Kernel.NewTemper = () => test.Kernel.Processes.Count == 1 ? Temper.Stubborn : Temper.Obedient;
        test.Arbiter.Start();
        test.Settle();
        var peer = test.Send("""{"command":"restart","properties":{"name":"*","waiting":true}}""");
        test.Settle();
        Assert.Equal((WatcherState.Stopped, WatcherState.Stopping), (test["a"].State, test["b"].State));
        test.Ask("""{"command":"stop","properties":{"name":"a"}}""");
        test.Advance(5);
        Assert.Equal((WatcherState.Stopped, WatcherState.Active), (test["a"].State, test["b"].State));
        Assert.Equal("ok", test.ReplyTo(peer)!.Value.GetProperty("status").GetString());
    }

    [Fact]
    public void OperationOnOneWatcherDoesNotRefuseAnother()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("slow"), TestArbiter.Spec("other"));
        test.Kernel.NewTemper = () => Temper.Stubborn;
        test.Exit(test.Process("slow", 1));
        test.Advance(1);
        test.Send("""{"command":"stop","properties":{"name":"slow"}}""");
        Assert.Equal("ok", test.Ask("""{"command":"incr","properties":{"name":"other"}}""").GetProperty("status").GetString());
        Assert.Equal(5, test.Ask("""{"command":"reload"}""").GetProperty("errno").GetInt32());
    }

    [Fact]
    public void StopDuringAPendingKillTakesTheEarlierDeadline()
    {
        var test = new TestArbiter(TestArbiter.Spec("w", options => options.GracefulTimeoutSeconds = 30));
        test.Kernel.NewTemper = () => Temper.Stubborn;
        test.Arbiter.Start();
        test.Settle();
        test.Send("""{"command":"kill","properties":{"name":"w","signum":"hup","graceful_timeout":"2"}}""");
        test.Advance(1);
        test.Send("""{"command":"stop","properties":{"name":"w"}}""");
        test.Advance(1);
        Assert.Equal(WatcherState.Stopped, test["w"].State);
        Assert.Equal([1, SigTerm, SigKill], test.Kernel.Signals.Select(signal => signal.Signum));
    }

    [Fact]
    public void KilledProcessIsReplacedAndTheWaitingClientAnswered()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => options.NumProcesses = 2));
        var peer = test.Send("""{"command":"kill","properties":{"name":"w","pid":"101","waiting":true}}""");
        Assert.Null(test.ReplyTo(peer));
        test.Settle();
        Assert.Equal("kill:101 reap:101 spawn:102", test.EventText("w"));
        Assert.Equal(ReapReason.Kill, test.Events[1].Reason);
        Assert.NotNull(test.ReplyTo(peer));
    }

    [Fact]
    public void QuitStopsLowPriorityFirstAndWaitsForAll()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("a", options => options.Priority = 9), TestArbiter.Spec("b", options => options.Priority = 1));
        var peer = test.Send("""{"command":"quit","properties":{"waiting":true}}""");
        Assert.Equal(["b", "a"], test.Events.Where(each => each.Kind == EventKind.Kill).Select(each => each.ResName));
        Assert.False(test.Arbiter.IsFinished);
        test.Settle();
        Assert.True(test.Arbiter.IsFinished);
        Assert.NotNull(test.ReplyTo(peer));
    }

    private static string WithoutTime(string json) => System.Text.RegularExpressions.Regex.Replace(json, "\"time\":[0-9.E+]+,", "");
}
