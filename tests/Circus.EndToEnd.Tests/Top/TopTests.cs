using System.Diagnostics;

namespace Circus.EndToEnd.Top;

/// <summary>`circus top` on a real daemon, and on a publisher that speaks as circusd-stats does.</summary>
public sealed class TopTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    private const string Publisher = """
        import json, sys, time, zmq
        socket = zmq.Context().socket(zmq.PUB)
        socket.bind(sys.argv[1])
        while True:
            for name, pid, cpu in (("circus", 10, 0.5), ("web", 11, 55.5), ("my.dotted", 12, "N/A")):
                info = {"mem_info1": "1.50M", "mem_info2": "2.44M", "cpu": cpu, "mem": 0.1, "ctime": "0:00.0", "pid": pid, "username": "www", "nice": 0,
                        "create_time": 1.0, "age": 12.5, "cmdline": "sleep", "children": [], "subtopic": pid, "name": "circusd" if pid == 10 else None}
                socket.send_multipart([f"stat.{name}.{pid}".encode(), json.dumps(info).encode()])
                socket.send_multipart([f"stat.{name}".encode(), json.dumps({"pid": [pid], "cpu": cpu, "mem": 0.1, "age": 12.5}).encode()])
            socket.send_multipart([b"stat.sockets.6", json.dumps({"fd": 6, "subtopic": 6, "reads": 7, "address": "127.0.0.1:8080"}).encode()])
            time.sleep(0.2)
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OnceIsPlainText(bool overTcp)
    {
        var daemon = StartThree(overTcp);
        var result = Top(daemon.Directory, "--endpoint", daemon.Endpoint, "--once");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches(@"(?m)^▾ my worker \(1\) +active ", result.Output);
        Assert.Matches(@"(?m)^▾ w \(2\) +active ", result.Output);
        Assert.All(daemon.Client.Pids("w"), pid => Assert.Matches($"(?m)^ +{pid} .* sleep$", result.Output));
        Assert.DoesNotContain("\u001b", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralDaemonsShareOneScreen()
    {
        var (first, second) = (StartThree(false), StartThree(true));
        var json = JsonNode.Parse(Top(first.Directory, "--endpoint", first.Endpoint, "--endpoint", second.Endpoint, "--json").Output)!;
        Assert.Equal([first.Endpoint, second.Endpoint], json["machines"]!.AsArray().Select(machine => machine!["endpoint"]!.GetValue<string>()));
        Assert.All(json["machines"]!.AsArray(), machine => Assert.Equal(3, machine!["processes"]!.GetValue<int>()));
    }

    [Fact]
    public void WithoutADaemonItSaysWhyAndFails()
    {
        var result = Top("/", "--endpoint", $"tcp://127.0.0.1:{FreePort.Take()}", "--once");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Connection refused", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void TheStreamOfCircusdStatsIsRead()
    {
        using var directory = new TemporaryDirectory();
        var endpoint = $"tcp://127.0.0.1:{FreePort.Take()}";
        using var publisher = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Publisher, endpoint]))!;
        try
        {
            File.CreateSymbolicLink(directory.File("circus-top"), CircusBinary.Path);
            var result = CircusBinary.Run(CircusBinary.Command("/", ["--endpoint", endpoint, "--once"], directory.File("circus-top")));
            Assert.True(result.ExitCode == 0, result.Error);
            Assert.Matches(@"(?m)^▾ web \(1\) +55\.5 +0\.1 +1\.5M +12s ", result.Output);
            Assert.Matches(@"(?m)^   10 \(circusd\) +www +0\.5 ", result.Output);
            Assert.Matches(@"(?m)^   12 +www +N/A ", result.Output);
            Assert.Matches(@"(?m)^  socket +127\.0\.0\.1:8080  hits 7$", result.Output);
        }
        finally
        {
            publisher.Kill();
        }
    }

    [Fact]
    public void OnATerminalItDrawsActsAndLeavesTheTerminalAsItWas()
    {
        var daemon = StartThree(false);
        var result = new Pty().Expect("\u001b[?1049h").Expect("my worker (1)").Expect("w (2)").Send("ww\r").Expect("\u001b[7m▾ w (2)").Send("+")
            .Expect("Run one more process of w? [y/N]").Send("y").Expect("incr w: ok").Size(10, 60).Expect("w (3)").Send("h").Expect("jump to a watcher").Send("q")
            .Send("q").Expect("\u001b[?1049l").Run(daemon.Directory, "top", "--endpoint", daemon.Endpoint);
        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Equal(3, daemon.Client.Pids("w").Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("stats_endpoint = STATS")]
    public void TheShareOfMemoryOfAnotherHostComesFromItsDaemon(string circus)
    {
        // To `top` any address but the usual ones of this host is another host.
        var daemon = Start(new DaemonSetup { Watchers = $"[watcher:w]\ncmd = {Sleeper}", Circus = circus, OverTcp = true, TcpHost = "127.0.0.2" }).AwaitStarted("w");
        var row = $@"{Assert.Single(daemon.Client.Pids("w"))} +\S+ +\S+ +\S+";
        var result = new Pty().Match($@"{row} +[\d.]+[KM] ").Send("P").Match($"PSS.*{row} +- ").Match($@"{row} +[\d.]+[KM] ").Send("q")
            .Run(daemon.Directory, "top", "--endpoint", daemon.Endpoint);
        Assert.True(result.ExitCode == 0, result.Output);
    }

    [Fact]
    public void CircusTopTellsItsVersion()
    {
        using var directory = new TemporaryDirectory();
        File.CreateSymbolicLink(directory.File("circus-top"), CircusBinary.Path);
        Assert.Equal(new CommandResult(0, "0.19.0\n", ""), CircusBinary.Run(CircusBinary.Command("/", ["--version"], directory.File("circus-top"))));
    }

    private static CommandResult Top(string directory, params string[] arguments) => CircusBinary.Run(directory, ["top", .. arguments]);

    private DaemonUnderTest StartThree(bool overTcp) => Start(new DaemonSetup
    {
        Watchers = $"[watcher:w]\ncmd = {Sleeper}\nnumprocesses = 2\n[watcher:my worker]\ncmd = {Sleeper}",
        OverTcp = overTcp,
    }).AwaitStarted("w", "my worker");
}
