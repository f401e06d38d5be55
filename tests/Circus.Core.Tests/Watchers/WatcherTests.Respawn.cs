using Circus.Fakes.Tests;
using Circus.Protocol;

namespace Circus.Watchers.Tests;

/// <summary>Reap and respawn: at once, with back-off for early deaths; max_age; respawn off.</summary>
public sealed partial class WatcherTests
{
    [Fact]
    public void DeadProcessIsReplacedInTheSameTurnWithTheLowestFreeWid()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => options.NumProcesses = 3));
        test.Advance(10);
        test.Exit(test.Process("w", 2), exitCode: 3);
        Assert.Equal("reap:101 spawn:103", test.EventText("w"));
        Assert.Equal(2, test.Kernel.Processes[^1].Wid);
        Assert.Equal((3, ReapReason.Exited), (test.Events[0].ExitCode, test.Events[0].Reason));
    }

    [Fact]
    public void SignalFromOutsideIsTold()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w"));
        test.Exit(test.Process("w", 1), exitCode: -9);
        Assert.Equal((-9, ReapReason.Signalled), (test.Events[0].ExitCode, test.Events[0].Reason));
    }

    [Fact]
    public void CrashLoopBacksOffToCheckDelayAndALongLifeResetsIt()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w"));
        foreach (var delayMs in new[] { 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5000, 5000 })
        {
            test.Exit(test.Process("w", 1));
            test.Advance((delayMs / 1000.0) - 0.001);
            Assert.Empty(test.Kernel.Processes);
            test.Advance(0.001);
            Assert.Single(test.Kernel.Processes);
        }

        test.Advance(1);
        test.Exit(test.Process("w", 1));
        Assert.Single(test.Kernel.Processes);
    }

    [Fact]
    public void CrashLoopOfOneProcessDoesNotDelayTheOthers()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => options.NumProcesses = 2));
        test.Advance(100);
        test.Exit(test.Process("w", 1));
        test.Exit(test.Process("w", 1));
        Assert.Single(test.Kernel.Processes);
        test.Exit(test.Process("w", 2));
        Assert.Equal(1, test.Kernel.Processes[^1].Wid);
    }

    [Fact]
    public void WithoutRespawnNothingIsReplacedAndTheLastOneStopsTheWatcher()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => (options.NumProcesses, options.Respawn) = (2, false)));
        test.Exit(test.Process("w", 1));
        Assert.Equal(WatcherState.Active, test["w"].State);
        test.Exit(test.Process("w", 2));
        Assert.Equal(WatcherState.Stopped, test["w"].State);
        Assert.Equal("reap:100 reap:101 stop", test.EventText("w"));
    }

    [Fact]
    public void StartOfAnActiveWatcherSpawnsWhatIsMissing()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => (options.NumProcesses, options.Respawn) = (2, false)));
        test.Exit(test.Process("w", 1));
        var reply = test.Ask("""{"command":"start","properties":{"name":"w","waiting":true}}""".Replace(",\"waiting\":true", ""));
        Assert.Equal("ok", reply.GetProperty("status").GetString());
        test.Settle();
        Assert.Equal(2, test.Kernel.Processes.Count);
    }

    [Fact]
    public void ProcessesBeyondMaxAgeAreReplacedOldDiesFirst()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => (options.MaxAge, options.MaxAgeVariance) = (60, 0)));
        test.Advance(59);
        Assert.Empty(test.Events);
        test.Advance(1);
        Assert.Equal("kill:100 reap:100 spawn:101", test.EventText("w"));
        Assert.Equal(ReapReason.MaxAge, test.Events[1].Reason);
    }

    [Fact]
    public void MaxAgeVarianceSpreadsTheAges()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => (options.NumProcesses, options.MaxAge, options.MaxAgeVariance) = (50, 60, 30)));
        test.Advance(59.9);
        Assert.Empty(test.Events);
        test.Advance(15);
        Assert.InRange(test.Events.Count(each => each.Kind == EventKind.Reap), 10, 40);
        test.Advance(15.2);
        Assert.Equal(50, test.Events.Count(each => each.Kind == EventKind.Reap));
    }

    [Theory]
    [InlineData("set", "\"options\":{\"graceful_timeout\":5}", 1)]
    [InlineData("set", "\"options\":{\"numprocesses\":4}", 2)]
    [InlineData("set", "\"options\":{\"respawn\":true}", 3)]
    [InlineData("incr", "\"nb\":1", 2)]
    [InlineData("decr", "\"nb\":1", 1)]
    public void WithoutRespawnOnlyWhatIsAskedForOnTopIsSpawned(string command, string properties, int running)
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => (options.NumProcesses, options.Respawn) = (3, false)));
        test.Exit(test.Process("w", 1));
        test.Exit(test.Process("w", 2));
        test.Send($$$"""{"command":"{{{command}}}","properties":{"name":"w",{{{properties}}}}}""");
        test.Settle();
        Assert.Equal(running, test.Kernel.Processes.Count);
    }

    [Fact]
    public void ReplacementThatWaitsIsDroppedWhenRespawnIsTurnedOff()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w"));
        test.Exit(test.Process("w", 1));
        test.Send("""{"command":"set","properties":{"name":"w","options":{"respawn":false}}}""");
        test.Advance(1);
        Assert.Empty(test.Kernel.Processes);
        Assert.Equal(WatcherState.Stopped, test["w"].State);
    }

    [Fact]
    public void MaxAgeThatIsSetHoldsForProcessesThatASighupKeeps()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => (options.SendHup, options.MaxAgeVariance) = (true, 0)));
        test.Advance(50);
        test.Send("""{"command":"set","properties":{"name":"w","options":{"max_age":60}}}""");
        test.Advance(9.9);
        Assert.Equal("updated reload", test.EventText("w"));
        test.Advance(0.1);
        Assert.Equal("updated reload kill:100 reap:100 spawn:101", test.EventText("w"));
        test.Send("""{"command":"set","properties":{"name":"w","options":{"max_age":0}}}""");
        test.Advance(1000);
        Assert.Equal([101], test["w"].SortedPids());
    }
}
