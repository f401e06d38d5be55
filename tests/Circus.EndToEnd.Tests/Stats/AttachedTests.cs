using System.Diagnostics;

namespace Circus.EndToEnd.Stats;

/// <summary>`circus stats`: the statistics of a daemon that doesn't publish its own.</summary>
public sealed class AttachedTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    private readonly ZmqPeer _zmq = zmq;

    [Fact]
    public void ItFollowsTheDaemonAndEndsWithZero()
    {
        var daemon = Start($"[watcher:My App]\ncmd = {Sleeper}\nnumprocesses = 2").AwaitStarted("My App");
        var pids = daemon.Client.Pids("my app");
        var place = $"ipc://{daemon.File("attached")}";
        using var program = Process.Start(CircusBinary.Command(daemon.Directory, ["stats", "--endpoint", daemon.Endpoint, "--pubsub", daemon.PubsubEndpoint, "--statspoint", place]))!;
        var log = new Lines(program.StandardError);
        log.WaitFor("go to " + place);
        var statistics = new Statistics(_zmq, place, ["stat."]);
        Assert.Equal(pids, statistics.WaitFor("stat.my_app")["pid"]!.AsArray().Select(pid => (int)pid!));
        Assert.Equal("circusd", (string?)statistics.WaitFor($"stat.circus.{daemon.Pid}")["name"]);
        Assert.Equal("circusd-stats", (string?)statistics.WaitFor($"stat.circus.{program.Id}")["name"]);
        Assert.False(statistics.WaitFor($"stat.my_app.{pids[0]}").ContainsKey("wid"));

        daemon.Client.Ok("incr", new { name = "my app" });
        Proc.Kill(pids[0]);
        var sum = statistics.WaitFor("stat.my_app", each => each["pid"]!.AsArray().Count == 3 && !each["pid"]!.AsArray().Any(pid => (int)pid! == pids[0]));
        Assert.Equal(daemon.Client.Pids("my app").Order(), sum["pid"]!.AsArray().Select(pid => (int)pid!).Order());

        Proc.Signal(program.Id, Proc.SigTerm);
        Assert.True(program.WaitForExit(Patience.Deadline));
        Assert.Equal(0, program.ExitCode);
    }

    [Fact]
    public void WithoutADaemonItSaysSoAndFails()
    {
        var daemon = StartOne("");
        var result = CircusBinary.Run(daemon.Directory, "stats", "--endpoint", $"ipc://{daemon.File("nobody")}", "--pubsub", daemon.PubsubEndpoint, "--statspoint", $"ipc://{daemon.File("attached")}");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Could not connect to ipc://", result.Error, StringComparison.Ordinal);
    }
}
