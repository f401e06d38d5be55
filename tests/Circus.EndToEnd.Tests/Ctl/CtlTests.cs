namespace Circus.EndToEnd.Ctl;

/// <summary>`circus ctl COMMAND`: text and exit status of each command (spec/cli.md §2.3).</summary>
public sealed class CtlTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Theory]
    [InlineData("ok", "add", "new", "/bin/sleep", "99")]
    [InlineData("ok", "add", "--start", "new", "/bin/sleep", "99")]
    [InlineData("ok", "decr", "w")]
    [InlineData("1", "decr", "w", "--waiting")]
    [InlineData("cmd: /bin/sleep 1000\nnumprocesses: 2\ngraceful_timeout: 30.0\nshell: False\nexecutable: ", "get", "w", "cmd", "numprocesses", "graceful_timeout", "shell", "executable")]
    [InlineData("env: A=1,B=x y", "get", "w", "env")]
    [InlineData("check_delay: 5.0", "globaloptions", "check_delay")]
    [InlineData("ok", "incr", "w")]
    [InlineData("4", "incr", "w", "2", "--waiting")]
    [InlineData("4", "incr", "--waiting", "w", "2")]
    [InlineData("This watcher is a Singleton - not changing the number of processes", "incr", "single")]
    [InlineData("ok", "kill", "w")]
    [InlineData("ok", "kill", "w", "--signum", "KILL", "--graceful_timeout", "1", "--waiting")]
    [InlineData("single,w", "list")]
    [InlineData("3", "numprocesses")]
    [InlineData("2", "numprocesses", "w")]
    [InlineData("2", "numwatchers")]
    [InlineData("ok", "quit")]
    [InlineData("ok", "quit", "--waiting")]
    [InlineData("ok", "reload")]
    [InlineData("ok", "reload", "w", "--waiting", "--sequential")]
    [InlineData("ok", "reload", "w", "--waiting", "--terminate")]
    [InlineData("ok", "restart", "w", "--waiting")]
    [InlineData("ok", "restart", "--match", "regex", "--waiting", "w|single")]
    [InlineData("ok", "rm", "w")]
    [InlineData("ok", "rm", "w", "--waiting", "--nostop")]
    [InlineData("ok", "set", "w", "numprocesses", "3", "--waiting")]
    [InlineData("ok", "set", "w", "NumProcesses", "3", "send_hup", "yes")]
    [InlineData("ok", "signal", "w", "0")]
    [InlineData("ok", "signal", "w", "CONT", "--recursive")]
    [InlineData("ok", "start", "w", "--waiting")]
    [InlineData("single: active\nw: active", "status")]
    [InlineData("active", "status", "w")]
    [InlineData("ok", "stop", "w", "--waiting")]
    [InlineData("ok", "stop", "w", "ignored")]
    public void SuccessIsToldOnStdoutWithExitStatus0(string text, params string[] words)
    {
        var daemon = StartTwo();
        Assert.Equal(new CommandResult(0, text + "\n", ""), daemon.Ctl(words));
    }

    [Theory]
    [InlineData("error: program nope not found", "status", "nope")]
    [InlineData("error: program nope not found", "list", "nope")]
    [InlineData("error: program nope not found", "incr", "nope")]
    [InlineData("error: program nope not found", "rm", "nope")]
    [InlineData("error: 'zz' option not found", "get", "w", "zz")]
    [InlineData("'zz' not an existing option", "globaloptions", "zz")]
    [InlineData("error: signal invalid", "signal", "w", "!!")]
    public void ARefusalIsToldOnStderrWithExitStatus3(string text, params string[] words)
    {
        var daemon = StartTwo();
        Assert.Equal(new CommandResult(3, "", text + "\n"), daemon.Ctl(words));
    }

    [Theory]
    [InlineData("Invalid number of arguments", "add", "x")]
    [InlineData("Invalid number of arguments", "decr")]
    [InlineData("Invalid number of arguments", "get", "w")]
    [InlineData("Invalid number of arguments", "kill")]
    [InlineData("Invalid number of arguments", "list", "a", "b")]
    [InlineData("message invalid", "numprocesses", "a", "b")]
    [InlineData("number of arguments invalid", "options")]
    [InlineData("invalid number of arguments", "reload", "a", "b")]
    [InlineData("Invalid number of arguments", "rm")]
    [InlineData("Invalid number of arguments", "set", "w", "a")]
    [InlineData("List of key/values is invalid", "set", "w", "numprocesses", "1", "b")]
    [InlineData("unknown key 'x'", "set", "w", "x", "1")]
    [InlineData("Invalid number of arguments", "signal", "w")]
    [InlineData("message invalid", "status", "a", "b")]
    public void AWrongNumberOfArgumentsEndsWithExitStatus1AndSendsNothing(string text, params string[] words) =>
        Assert.Equal(new CommandResult(1, "", text + "\n"), CircusBinary.Run("/", ["ctl", "--endpoint", "ipc:///nowhere", .. words]));

    [Theory]
    [InlineData("incr", "w", "x")]
    [InlineData("set", "w", "numprocesses", "many")]
    [InlineData("kill", "w", "first")]
    [InlineData("kill", "w", "--graceful_timeout", "soon")]
    public void AValueThatCantBeConvertedIsNamedWithExitStatus1(params string[] words)
    {
        var result = CircusBinary.Run("/", ["ctl", "--endpoint", "ipc:///nowhere", .. words]);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains(words[^1], result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unrecognized arguments: --nope", "status", "--nope")]
    [InlineData("unrecognized arguments: --json", "status", "--json")]
    [InlineData("unrecognized arguments: 9", "signal", "w", "--recursive", "9")]
    [InlineData("unrecognized arguments: 2", "incr", "w", "--waiting", "2")]
    public void AWrongOptionEndsWithUsageAndExitStatus2(string error, params string[] words)
    {
        var result = CircusBinary.Run("/", ["ctl", .. words]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("usage: circus ctl [options]", result.Error, StringComparison.Ordinal);
        Assert.EndsWith($": error: {error}\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownCommandEndsWithExitStatus2() => Assert.Equal(2, CircusBinary.Run("/", "ctl", "frobnicate").ExitCode);

    [Fact]
    public void JsonIsTheReplyInPythonsSpacing()
    {
        var result = StartTwo().Ctl("--json", "list");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches("""^\{"status": "ok", "time": [0-9.]+, "watchers": \["single", "w"\], "id": "[0-9a-f]{32}"\}\n$""", result.Output);
    }

    [Fact]
    public void PrettyJsonIsIndentedAndSorted()
    {
        var result = StartTwo().Ctl("--json", "--prettify", "numwatchers");
        Assert.Matches("""^\{\n  "id": "[0-9a-f]{32}",\n  "numwatchers": 2,\n  "status": "ok",\n  "time": [0-9.]+\n\}\n$""", result.Output);
    }

    [Fact]
    public void JsonOfARefusalIsPrintedWithExitStatus3()
    {
        var result = StartTwo().Ctl("--json", "status", "nope");
        Assert.Equal((3, ""), (result.ExitCode, result.Error));
        Assert.Equal("program nope not found", (string)JsonNode.Parse(result.Output)!["reason"]!);
    }

    [Fact]
    public void ListOfOneWatcherJoinsItsPids()
    {
        var daemon = StartTwo();
        Assert.Equal(string.Join(',', daemon.Client.Pids("w")) + "\n", daemon.Ctl("list", "w").Output);
    }

    [Fact]
    public void ListOfNothingIsAnEmptyLine() => Assert.Equal(new CommandResult(0, "\n", ""), Start("").Ctl("list"));

    [Fact]
    public void OptionsAreALineEach()
    {
        var lines = StartTwo().Ctl("options", "w").Output.Split('\n');
        Assert.Contains("cmd: /bin/sleep 1000", lines);
        Assert.Contains("respawn: True", lines);
        Assert.Contains("stop_signal: 15", lines);
    }

    [Fact]
    public void TheWatcherIsStoppedWhenAWaitingStopReturns()
    {
        var daemon = StartTwo();
        var pids = daemon.Client.Pids("w");
        Assert.Equal(0, daemon.Ctl("stop", "w", "--waiting").ExitCode);
        Assert.All(pids, pid => Assert.False(Proc.Exists(pid)));
    }

    [Theory]
    [InlineData("ipc:///no/such/endpoint")]
    [InlineData("tcp://127.0.0.1:1")]
    public void ADaemonThatIsNotThereIsATimeout(string endpoint)
    {
        var result = CircusBinary.Run("/", "ctl", "--endpoint", endpoint, "--timeout", "0.3", "status");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("Timed out.\n", result.Error, StringComparison.Ordinal);
        Assert.Contains(endpoint, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnOperationThatTakesLongerThanTheTimeoutIsOneToo(bool overTcp)
    {
        var daemon = Start(new DaemonSetup
        {
            Watchers = "[watcher:w]\ncmd = ./worker\ncopy_env = True\ngraceful_timeout = 60",
            Scripts = [("worker", "trap '' TERM\necho ready\nwhile :; do sleep 1000; done")],
            OverTcp = overTcp,
        });
        daemon.Output.Next();
        var result = daemon.Ctl("--timeout", "0.3", "stop", "w", "--waiting");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("Timed out.\n", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheTimeoutMayBeDays(bool overTcp)
    {
        var daemon = StartTwo(overTcp);
        Assert.Equal("2\n", daemon.Ctl("--timeout", "999999", "numwatchers").Output);
    }

    [Fact]
    public void RemoveWithNostopLetsTheProcessesRun()
    {
        var daemon = StartTwo();
        var pids = daemon.Client.Pids("w");
        Assert.Equal(0, daemon.Ctl("rm", "w", "--nostop", "--waiting").ExitCode);
        Assert.All(pids, pid => Assert.True(Proc.Exists(pid)));
    }

    [Fact]
    public void AnEndpointThatIsNoneIsNamed()
    {
        var result = CircusBinary.Run("/", "ctl", "--endpoint", "nonsense", "status");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("nonsense", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheEndpointMayComeFromTheEnvironmentOverEitherTransport(bool overTcp)
    {
        var daemon = StartTwo(overTcp);
        var command = CircusBinary.Command(daemon.Directory, ["ctl", "status", "w"]);
        command.Environment["CIRCUSCTL_ENDPOINT"] = daemon.Endpoint;
        Assert.Equal(new CommandResult(0, "active\n", ""), CircusBinary.Run(command));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheOptionNamesTheEndpointOverEitherTransport(bool overTcp) => Assert.Equal("single: active\nw: active\n", StartTwo(overTcp).Ctl("status").Output);

    [Fact]
    public void OptionsMayBeShortened() =>
        Assert.Equal("active\n", StartTwo() is var daemon ? CircusBinary.Run("/", "ctl", "--endp=" + daemon.Endpoint, "status", "w").Output : "");

    [Fact]
    public void TheHelpListsTheCommandsWithTheirTitles()
    {
        var result = CircusBinary.Run("/", "ctl", "--help");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("usage: circus ctl [options] command [args]\n\nControls a Circus daemon\n\nCommands:\n  add                   Add a watcher\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheManualOfACommandBeginsWithItsTitle()
    {
        var result = CircusBinary.Run("/", "ctl", "--help", "incr");
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("Increment the number of processes in a watcher\n", result.Output, StringComparison.Ordinal);
    }

    private DaemonUnderTest StartTwo(bool overTcp = false) => Start(new DaemonSetup
    {
        Watchers = $"[watcher:w]\ncmd = {Sleeper}\nnumprocesses = 2\n\n[watcher:single]\ncmd = {Sleeper}\nsingleton = True\n\n[env:w]\nB = x y\nA = 1",
        OverTcp = overTcp,
    }).AwaitStarted("single", "w");
}
