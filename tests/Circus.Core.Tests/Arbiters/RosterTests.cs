using Circus.Fakes.Tests;
using Circus.Stats;

namespace Circus.Arbiters.Tests;

public sealed class RosterTests
{
    private readonly Roster _roster = new();

    [Fact]
    public void TheRosterHasWhoRunsByWatcherInSpawnOrder()
    {
        var test = TestArbiter.Started(
            TestArbiter.Spec("My App", options => options.NumProcesses = 2), TestArbiter.Spec("off", options => options.Autostart = false), TestArbiter.Spec("web"));
        test.Arbiter.Fill(_roster);
        Assert.Equal(["my_app", "web"], _roster.Groups.Select(group => group.ResName));
        Assert.Equal([(100, 1), (101, 2)], _roster.ProcessesOf(_roster.Groups[0]).ToArray().Select(each => (each.Pid, each.Wid)));
        Assert.Equal(102, Assert.Single(_roster.ProcessesOf(_roster.Groups[1]).ToArray()).Pid);
    }

    [Fact]
    public void TheGenerationTellsThatSomebodyCameOrWent()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("web", options => options.NumProcesses = 2));
        test.Arbiter.Fill(_roster);
        Assert.Equal(test.Arbiter.ProcessGeneration, _roster.Generation);
        test.Send("""{"command":"set","properties":{"name":"web","options":{"graceful_timeout":3} } }""");
        Assert.Equal(test.Arbiter.ProcessGeneration, _roster.Generation);
        test.Arbiter.OnExit(100, 0);
        Assert.NotEqual(test.Arbiter.ProcessGeneration, _roster.Generation);
        test.Arbiter.Fill(_roster);
        Assert.Equal([101], _roster.ProcessesOf(_roster.Groups[0]).ToArray().Select(each => each.Pid));
        test.Send("""{"command":"rm","properties":{"name":"web","nostop":true} }""");
        test.Arbiter.Fill(_roster);
        Assert.Empty(_roster.Groups);
    }
}
