using Circus.Fakes.Tests;
using Circus.Options;

namespace Circus.Arbiters.Tests;

/// <summary>Option spawn_rate of [circus].</summary>
public sealed class SpawnBudgetTests
{
    [Fact]
    public void SpawnsAreSpreadOverTime()
    {
        var test = new TestArbiter(1, new CircusOptions { SpawnRate = 5 }, TestArbiter.Spec("w", options => options.NumProcesses = 11));
        test.Arbiter.Start();
        test.Settle();
        Assert.Single(test.Kernel.Processes);
        test.Advance(1.01);
        Assert.Equal(6, test.Kernel.Processes.Count);
        test.Advance(1);
        Assert.Equal(11, test.Kernel.Processes.Count);
        test.Advance(10);
        Assert.Equal(Instant.Never, test.Arbiter.NextTimer);
    }

    [Fact]
    public void LargerPrioritiesAreReplacedFirst()
    {
        var test = new TestArbiter(
            1, new CircusOptions { SpawnRate = 10 },
            TestArbiter.Spec("low", options => options.NumProcesses = 3), TestArbiter.Spec("high", options => (options.NumProcesses, options.Priority) = (3, 1)));
        test.Arbiter.Start();
        test.Advance(10);
        var before = test.Kernel.Processes.Count;
        foreach (var process in test.Kernel.Processes)
            process.ExitCode = 1;
        test.Advance(0.35);
        Assert.Equal((6, 4), (before, test.Kernel.Processes.Count));
        Assert.Equal(["high", "high", "high", "low"], test.Kernel.Processes.Select(process => process.Watcher));
    }

    [Fact]
    public void AStopGivesWhatItHasNotUsedToOthers()
    {
        var test = new TestArbiter(1, new CircusOptions { SpawnRate = 1 }, TestArbiter.Spec("a", options => options.NumProcesses = 3), TestArbiter.Spec("b"));
        test.Arbiter.Start();
        test.Settle();
        test.Send("""{"command":"stop","properties":{"name":"a"}}""");
        test.Send("""{"command":"start","properties":{"name":"b"}}""");
        test.Advance(1.1);
        Assert.Equal(["b"], test.Kernel.Processes.Select(process => process.Watcher));
    }
}
