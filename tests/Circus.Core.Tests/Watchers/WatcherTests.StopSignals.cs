using Circus.Fakes.Tests;
using Circus.Options;

namespace Circus.Watchers.Tests;

/// <summary>Options stop_signals, critical and backoff.</summary>
public sealed partial class WatcherTests
{
    [Theory]
    [InlineData("TERM:10, INT:5, KILL", "15@0 2@10 9@15")]
    [InlineData("TERM:10, INT", "15@0 2@10 9@13")]
    [InlineData("KILL", "9@0")]
    public void StopSignalsAreSentOneAfterTheOther(string signals, string expected)
    {
        var test = new TestArbiter(TestArbiter.Spec("w", options => (options.StopSignals, options.GracefulTimeoutSeconds) = (StopSequence.Of(signals), 3)));
        test.Kernel.NewTemper = () => Temper.Stubborn;
        test.Arbiter.Start();
        test.Settle();
        test.Kernel.Signals.Clear();
        test.Send("""{"command":"stop","properties":{"name":"w"}}""");
        var sent = new List<string>();
        for (var second = 0; second <= 20; second++)
        {
            test.Settle();
            sent.AddRange(test.Kernel.Signals.Select(each => $"{each.Signum}@{second}"));
            test.Kernel.Signals.Clear();
            test.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(expected, string.Join(' ', sent));
        Assert.Equal(WatcherState.Stopped, test["w"].State);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    [InlineData(-9, 137)]
    public void ACriticalWatcherThatHasEndedEndsTheDaemonWithItsStatus(int exitCode, int status)
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => (options.Respawn, options.Critical) = (false, true)), TestArbiter.Spec("other"));
        test.Exit(test.Process("w", 1), exitCode);
        Assert.True(test.Arbiter.IsFinished);
        Assert.Equal(status, test.Arbiter.ExitStatus);
        Assert.Empty(test.Kernel.Processes);
    }

    [Fact]
    public void ACriticalWatcherThatCantBeExecutedEndsTheDaemon()
    {
        var test = new TestArbiter(TestArbiter.Spec("w", options => (options.MaxRetry, options.Critical) = (1, true)), TestArbiter.Spec("other"));
        test.Kernel.NextSpawn = () => test.Kernel.SpawnAttempts == 1 ? SpawnResult.Failed("no") : default;
        test.Arbiter.Start();
        test.Settle();
        test.Advance(1);
        Assert.Equal((true, 127), (test.Arbiter.IsFinished, test.Arbiter.ExitStatus));
    }

    [Fact]
    public void ACriticalWatcherMayBeStoppedByHand()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => options.Critical = true));
        test.Send("""{"command":"stop","properties":{"name":"w"}}""");
        test.Settle();
        Assert.False(test.Arbiter.IsFinished);
    }
}
