using System.Diagnostics;

namespace Circus.EndToEnd.Stats;

/// <summary>`circus metrics`, read by the parsers of Prometheus' own Python client.</summary>
public sealed class MetricsTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    private const string Parser = """
        import json, sys
        if sys.argv[1] == "openmetrics":
            from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
        else:
            from prometheus_client.parser import text_string_to_metric_families as parse
        print(json.dumps({family.name: {"type": family.type, "samples": [[s.name, s.labels, s.value] for s in family.samples]} for family in parse(sys.stdin.read())}))
        """;

    [Theory]
    [InlineData("openmetrics")]
    [InlineData("prometheus")]
    public void ARealParserReadsEveryFigure(string format)
    {
        var daemon = Start($"[watcher:w\"x]\ncmd = {Sleeper}\nnumprocesses = 2").AwaitStarted("w\"x");
        Proc.Kill(daemon.Client.Pids("w\"x")[0]);
        JsonObject families = [];
        Patience.Until(() => ValueOf("circus_watcher_deaths", "signalled") == 1, "the death is counted");
        Assert.Equal(("counter", "gauge", "histogram"), (TypeOf("circus_watcher_restarts"), TypeOf("circus_watcher_resident_memory_bytes"), TypeOf("circus_loop_turn_seconds")));
        var wanted = families["circus_watcher_processes_wanted"]!["samples"]![0]!;
        Assert.Equal(("w\"x", 2.0), ((string?)wanted[1]!["watcher"], (double)wanted[2]!));
        Assert.DoesNotContain(families, family => family.Key.StartsWith("circus_process_", StringComparison.Ordinal));
        Assert.Equal(2, Read(daemon, format, "--processes")["circus_process_resident_memory_bytes"]!["samples"]!.AsArray().Count);

        string? TypeOf(string family) => (string?)families[family]!["type"];

        double ValueOf(string family, string reason)
        {
            families = Read(daemon, format);
            return (double)families[family]!["samples"]!.AsArray().Single(each => (string?)each![1]!["reason"] == reason)![2]!;
        }
    }

    [Fact]
    public void TheTextFileIsKeptAndTellsThatTheDaemonHasGone()
    {
        var daemon = StartOne("");
        var path = daemon.File("circus.prom");
        using var program = Process.Start(CircusBinary.Command(daemon.Directory, ["metrics", "--endpoint", daemon.Endpoint, "--timeout", "0.2", "--textfile", path, "--every", "0.05"]))!;
        var errors = new Lines(program.StandardError);
        Patience.Until(() => File.Exists(path), "the file is there");
        Assert.Contains("circus_watcher_processes_running{watcher=\"w\"} 1\n", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal(0, daemon.Terminate());
        errors.WaitFor("Going on.");
        Patience.Until(() => File.ReadAllText(path).Contains("circus_up 0\n", StringComparison.Ordinal), "the file tells");
        Assert.DoesNotContain("circus_watcher", File.ReadAllText(path), StringComparison.Ordinal);
        program.Kill();
        program.WaitForExit();
        Assert.True(Directory.EnumerateFiles(daemon.Directory, "circus.prom.*").Count() <= 1);
    }

    [Fact]
    public void WithoutADaemonItFails()
    {
        var daemon = StartOne("");
        var result = CircusBinary.Run(daemon.Directory, "metrics", "--endpoint", $"ipc://{daemon.File("nobody")}", "--timeout", "0.2");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        result = CircusBinary.Run(daemon.Directory, "metrics", "--endpoint", daemon.Endpoint, "--textfile", "/nowhere/x.prom");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("/nowhere/x.prom can't be written", result.Error, StringComparison.Ordinal);
    }

    private static JsonObject Read(DaemonUnderTest daemon, string format, params string[] more)
    {
        var metrics = CircusBinary.Run(daemon.Directory, ["metrics", "--endpoint", daemon.Endpoint, "--format", format, .. more]);
        Assert.Equal((0, ""), (metrics.ExitCode, metrics.Error));
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-c", Parser, format })
            start.ArgumentList.Add(argument);
        using var parser = Process.Start(start)!;
        parser.StandardInput.Write(metrics.Output);
        parser.StandardInput.Close();
        var (families, error) = (parser.StandardOutput.ReadToEnd(), parser.StandardError.ReadToEnd());
        parser.WaitForExit();
        Assert.True(parser.ExitCode == 0, error + metrics.Output);
        return JsonNode.Parse(families)!.AsObject();
    }
}
