using Circus.Fakes.Tests;
using Circus.Options;

namespace Circus.Watchers.Tests;

/// <summary>Start: priority, warm-up, retries.</summary>
public sealed partial class WatcherTests
{
    [Fact]
    public void WatchersStartInPriorityOrderOneAfterTheOther()
    {
        var test = new TestArbiter(
            TestArbiter.Spec("a", options => options.Priority = 1),
            TestArbiter.Spec("b", options => (options.Priority, options.WarmupDelaySeconds) = (5, 2)),
            TestArbiter.Spec("c", options => options.Autostart = false));
        test.Arbiter.Start();
        test.Settle();
        Assert.Equal(["b"], test.Kernel.Processes.Select(process => process.Watcher));
        test.Advance(2);
        Assert.Equal(["b", "a"], test.Kernel.Processes.Select(process => process.Watcher));
        Assert.Equal(WatcherState.Active, test["a"].State);
        Assert.Equal(WatcherState.Stopped, test["c"].State);
    }

    [Fact]
    public void ArbiterWarmupDelayPassesAfterEachWatcher()
    {
        var test = new TestArbiter(1, new CircusOptions { WarmupDelaySeconds = 3 }, TestArbiter.Spec("a"), TestArbiter.Spec("b"));
        test.Arbiter.Start();
        test.Settle();
        test.Advance(2.9);
        Assert.Single(test.Kernel.Processes);
        test.Advance(0.1);
        Assert.Equal(2, test.Kernel.Processes.Count);
    }

    [Fact]
    public void WarmupDelayPassesAfterEachSpawnAlsoTheLast()
    {
        var test = new TestArbiter(TestArbiter.Spec("w", options => (options.NumProcesses, options.WarmupDelaySeconds) = (3, 1)));
        test.Arbiter.Start();
        test.Settle();
        Assert.Single(test.Kernel.Processes);
        test.Advance(2);
        Assert.Equal(3, test.Kernel.Processes.Count);
        Assert.Equal(WatcherState.Starting, test["w"].State);
        test.Advance(1);
        Assert.Equal(WatcherState.Active, test["w"].State);
        Assert.EndsWith("start", test.EventText("w"));
    }

    [Fact]
    public void WatcherThatCannotBeExecutedStopsAfterMaxRetrySpacedAttempts()
    {
        var test = new TestArbiter(TestArbiter.Spec("w", options => (options.NumProcesses, options.MaxRetry) = (2, 3)));
        test.Kernel.NextSpawn = () => SpawnResult.Failed("[Errno 2] No such file or directory: 'worker'");
        test.Arbiter.Start();
        test.Settle();
        Assert.Equal(1, test.Kernel.SpawnAttempts);
        test.Advance(1);
        Assert.Equal(3, test.Kernel.SpawnAttempts);
        Assert.Equal(WatcherState.Stopped, test["w"].State);
        Assert.Equal("spawnfailed spawnfailed spawnfailed stop", test.EventText("w"));
        Assert.Contains(test.Notices, notice => notice is { Kind: NoticeKind.SpawnFailed, Text: "[Errno 2] No such file or directory: 'worker'" });
    }

    [Fact]
    public void MaxRetryZeroNeverSpawns()
    {
        var test = new TestArbiter(TestArbiter.Spec("w", options => options.MaxRetry = 0));
        test.Arbiter.Start();
        test.Settle();
        Assert.Equal(0, test.Kernel.SpawnAttempts);
        Assert.Equal(WatcherState.Stopped, test["w"].State);
    }

    [Fact]
    public void EndlessRetryKeepsTheDaemonResponsiveAndBacksOff()
    {
        var test = new TestArbiter(TestArbiter.Spec("w", options => options.MaxRetry = -1));
        test.Kernel.NextSpawn = () => SpawnResult.Failed("no");
        test.Arbiter.Start();
        test.Settle();
        test.Advance(60);

        // 10 ms doubling to 5 s: nine attempts in the first five seconds, then one every five.
        Assert.InRange(test.Kernel.SpawnAttempts, 15, 25);
        test.Send("""{"command":"stop","properties":{"name":"w"}}""");
        test.Settle();
        Assert.Equal(WatcherState.Stopped, test["w"].State);
    }

    [Fact]
    public void HostShortOfProcessesIsNotTheWatchersFault()
    {
        var test = new TestArbiter(TestArbiter.Spec("w", options => options.MaxRetry = 1));
        var failures = 20;
        test.Kernel.NextSpawn = () => failures-- > 0 ? SpawnResult.Failed("[Errno 11] Resource temporarily unavailable", isTransient: true) : default;
        test.Arbiter.Start();
        test.Settle();
        test.Advance(120);
        Assert.Equal(WatcherState.Active, test["w"].State);
    }

    [Fact]
    public void NoProcessesIsActive()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => options.NumProcesses = 0));
        Assert.Equal(WatcherState.Active, test["w"].State);
        Assert.Contains(test.Notices, notice => notice.Kind == NoticeKind.NoProcesses);
    }
}
