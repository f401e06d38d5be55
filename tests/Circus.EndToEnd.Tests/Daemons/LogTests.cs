namespace Circus.EndToEnd.Daemons;

public sealed class LogTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Fact]
    public void LinesAreThoseOfCircusInItsOrder()
    {
        var daemon = StartOne("");
        Assert.Equal(0, daemon.Terminate());
        daemon.Log.ToEnd();
        Assert.All(daemon.Log.All, line => Assert.Matches($@"^\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d circus\[{daemon.Pid}\] \[(DEBUG|INFO|WARNING|ERROR|CRITICAL)\] \S", line));
        Assert.Equal(
            ["Registering signals...", $"Starting master on pid {daemon.Pid}", "Arbiter now waiting for commands", "w started", "Got signal SIG_TERM", "w stopped", "Arbiter exiting"],
            daemon.Log.All.Where(line => line.Contains("[INFO]", StringComparison.Ordinal)).Select(line => line.Split("[INFO] ")[1]));
    }

    [Fact]
    public void AHigherLevelLeavesTheLowerLinesOut()
    {
        var daemon = Start(new DaemonSetup { Watchers = "[watcher:bad]\ncmd = /no/such/program\nmax_retry = 1", Arguments = ["--log-level", "ERROR", "--log-output", "log"] });
        Patience.Until(() => File.Exists(daemon.File("log")) && File.ReadAllText(daemon.File("log")).Contains("can't be started", StringComparison.Ordinal), "the error is logged");
        Assert.All(File.ReadAllLines(daemon.File("log")), line => Assert.Contains("[ERROR]", line, StringComparison.Ordinal));
    }

    [Fact]
    public void TheLevelOfTheFileCountsWithoutTheOption()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("circus.ini", $"[circus]\nendpoint = ipc:///no/such/folder/e\nloglevel = Error\n");
        var error = CircusBinary.Run(directory.Path, "daemon", path).Error;
        Assert.Contains("[ERROR]", error, StringComparison.Ordinal);
        Assert.DoesNotContain("[INFO]", error, StringComparison.Ordinal);
    }

    [Fact]
    public void ALogFileIsAppendedTo()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("log", "before\n");
        var daemon = Start(new DaemonSetup { Watchers = "", Arguments = ["--log-output", path] });
        Patience.Until(() => File.ReadAllText(path).Contains("now waiting", StringComparison.Ordinal), "it is up");
        Assert.Equal(0, daemon.Terminate());
        var lines = File.ReadAllLines(path);
        Assert.Equal("before", lines[0]);
        Assert.EndsWith("Arbiter exiting", lines[^1], StringComparison.Ordinal);
        Assert.Equal("", daemon.Log.ToEnd());
    }

    [Fact]
    public void ALogFileThatWasMovedAwayIsMadeAnew()
    {
        var daemon = Start(new DaemonSetup { Watchers = $"[watcher:w]\ncmd = {Sleeper}", Arguments = ["--log-output", "log"] });
        Patience.Until(() => File.Exists(daemon.File("log")) && File.ReadAllText(daemon.File("log")).Contains("w started", StringComparison.Ordinal), "it is up");
        File.Move(daemon.File("log"), daemon.File("log.1"));
        daemon.Client.Ok("stop", new { name = "w", waiting = true });
        Patience.Until(() => File.Exists(daemon.File("log")), "it is made anew");
        Patience.Until(() => File.ReadAllText(daemon.File("log")).Contains("w stopped", StringComparison.Ordinal), "it is written to");
    }

    [RootFact]
    public void AsRootATcpEndpointIsWarnedOfOnce()
    {
        var daemon = Start(new DaemonSetup { Watchers = "", OverTcp = true });
        daemon.Client.Ok("restart", new { waiting = true });
        Assert.Equal(0, daemon.Terminate());
        daemon.Log.ToEnd();
        var warning = Assert.Single(daemon.Log.All, line => line.Contains("[WARNING]", StringComparison.Ordinal));
        Assert.EndsWith($"anyone on this host can control this daemon, which runs as root, through {daemon.Endpoint}: an ipc:// endpoint is safer", warning, StringComparison.Ordinal);
    }
}
