namespace Circus.EndToEnd.Examples;

/// <summary>The files of bench/examples run as they are, but for their ports and paths.</summary>
public sealed class ExampleTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    private static readonly string[] Endpoints = ["endpoint", "pubsub_endpoint", "stats_endpoint"];

    [Theory]
    [InlineData("seed-minimal.ini", "dummy", 5)]
    [InlineData("tokenserver.ini", "crypto", 175)]
    public void ItsWatcherBecomesActiveWithAllItsWorkers(string file, string watcher, int workers)
    {
        var daemon = StartExample(file).AwaitStarted(watcher);
        Assert.Equal("active", daemon.Client.StatusOf(watcher));
        var pids = daemon.Client.Pids(watcher);
        Assert.Equal(workers, pids.Length);
        Assert.Equal(0, daemon.Terminate());
        Assert.All(pids, pid => Assert.False(Proc.Exists(pid)));
    }

    [RootFact]
    public void TheContainersWatcherRunsAsNobody()
    {
        var daemon = StartExample("container.ini").AwaitStarted("app");
        Assert.All(daemon.Client.Pids("app"), pid => Assert.StartsWith("65534", Proc.Status(pid, "Uid"), StringComparison.Ordinal));
    }

    [Fact]
    public void AWebTierThatIsNotInstalledLeavesTheRestAlone()
    {
        var daemon = StartExample("seed-sockets.ini", "\n[watcher:rest]\ncmd = " + Sleeper + "\npriority = -1\n").AwaitStarted("rest");
        Assert.Single(daemon.Client.Pids("rest"));
        daemon.AssertRuns();
    }

    /// <summary>Starts a file with its endpoints replaced and without the ports of its sockets.</summary>
    private DaemonUnderTest StartExample(string file, string more = "")
    {
        var examples = Path.Combine(CircusBinary.Repository, "bench", "examples");
        var lines = File.ReadAllLines(Path.Combine(examples, file))
            .Where(line => line != "[circus]" && !Endpoints.Any(option => line.StartsWith(option + " =", StringComparison.Ordinal)))
            .Select(line => line.StartsWith("port =", StringComparison.Ordinal) ? $"port = {FreePort.Take()}" : line);
        var script = File.ReadAllText(Path.Combine(examples, "crypto-worker"));
        return Start(new DaemonSetup { Watchers = string.Join('\n', lines) + more, Scripts = [("crypto-worker", script)] });
    }
}
