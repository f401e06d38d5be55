using Circus.Fakes.Tests;
using Circus.Options;
using Circus.Protocol;

namespace Circus.Watchers.Tests;

/// <summary>Option ready: what waits for a worker that says when it is up.</summary>
public sealed partial class WatcherTests
{
    private static TestArbiter Notifying(int processes = 1, Action<WatcherOptions>? configure = null)
    {
        var test = new TestArbiter(
            TestArbiter.Spec("w", options =>
            {
                (options.NumProcesses, options.Priority, options.Ready) = (processes, 1, new Readiness(ReadyKind.Notify));
                configure?.Invoke(options);
            }),
            TestArbiter.Spec("later"));
        test.Arbiter.Start();
        test.Settle();
        return test;
    }

    private static void Ready(TestArbiter test, int pid)
    {
        test.Arbiter.OnReady(pid);
        test.Settle();
    }

    [Fact]
    public void AStartLastsUntilEveryProcessIsReadyAndLaterWatchersWaitForIt()
    {
        var test = Notifying(2);
        Ready(test, 100);
        Assert.Equal((WatcherState.Starting, WatcherState.Stopped), (test["w"].State, test["later"].State));
        Ready(test, 101);
        Assert.Equal("spawn:100 spawn:101 start", test.EventText("w"));
        Assert.Equal(WatcherState.Active, test["later"].State);
    }

    [Fact]
    public void AReloadEndsTheOldOnlyWhenTheNewAreReady()
    {
        var test = Notifying(2);
        Ready(test, 100);
        Ready(test, 101);
        test.Events.Clear();
        test.Send("""{"command":"reload","properties":{"name":"w"}}""");
        test.Settle();
        var spawned = test.Kernel.Processes.Where(process => process.Watcher == "w").Select(process => process.Pid).Order().ToArray()[2..];
        Ready(test, spawned[0]);
        Assert.Equal($"spawn:{spawned[0]} spawn:{spawned[1]}", test.EventText("w"));
        Ready(test, spawned[1]);
        Assert.EndsWith("kill:100 kill:101 reap:100 reap:101 reload", test.EventText("w"), StringComparison.Ordinal);
    }

    [Fact]
    public void AReloadWhoseProcessesNeverGetReadyKeepsTheOld()
    {
        var test = Notifying(1, options => (options.MaxRetry, options.ReadyTimeoutSeconds) = (2, 3));
        Ready(test, 100);
        var peer = test.Send("""{"command":"reload","properties":{"name":"w","waiting":true}}""");
        test.Advance(10);
        Assert.Equal([100], test["w"].Processes.Select(process => process.Pid));
        Assert.Contains("ready within its ready_timeout", test.Replies[peer][0], StringComparison.Ordinal);
        Assert.Equal(2, test.Events.Count(each => each.Reason == ReapReason.Unready));
    }

    [Fact]
    public void AStartWhoseProcessesEndBeforeTheyAreReadyStopsAfterMaxRetry()
    {
        var test = Notifying(1, options => options.MaxRetry = 2);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            test.Exit(test.Process("w", 1), 3);
            test.Advance(0.02);
        }

        Assert.Equal(WatcherState.Stopped, test["w"].State);
        Assert.Contains(test.Notices, each => each.Text == "a process ended before it was ready (exit status 3)");
        Assert.Equal(WatcherState.Active, test["later"].State);
    }

    [Fact]
    public void AReplacementThatIsNeverReadyIsTriedAgainForEver()
    {
        var test = Notifying(1, options => (options.MaxRetry, options.ReadyTimeoutSeconds) = (1, 3));
        Ready(test, 100);
        test.Exit(test.Process("w", 1));
        test.Advance(60);
        Assert.Equal(WatcherState.Active, test["w"].State);
        Assert.InRange(test.Events.Count(each => each.Reason == ReapReason.Unready), 5, 20);
    }

    [Fact]
    public void ADelayIsTheTimeAProcessHasToRun()
    {
        var test = new TestArbiter(TestArbiter.Spec("w", options => options.Ready = new Readiness(ReadyKind.Delay, 2)));
        test.Arbiter.Start();
        test.Advance(1.9);
        Assert.Equal(WatcherState.Starting, test["w"].State);
        test.Advance(0.2);
        Assert.Equal(WatcherState.Active, test["w"].State);
    }

    [Fact]
    public void AStopTakesOverFromAStartThatWaits()
    {
        var test = Notifying();
        test.Send("""{"command":"stop","properties":{"name":"w"}}""");
        test.Settle();
        test.Arbiter.OnReady(100);
        Assert.Equal("spawn:100 kill:100 reap:100 stop", test.EventText("w"));
    }
}
