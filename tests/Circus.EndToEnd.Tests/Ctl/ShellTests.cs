using System.Diagnostics;

namespace Circus.EndToEnd.Ctl;

/// <summary>`circus ctl` without a command: on a terminal, and from a pipe.</summary>
public sealed class ShellTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    private const string Prompt = "(circusctl) ";

    [Fact]
    public void FromAPipeItTakesACommandALine()
    {
        var daemon = StartOne("numprocesses = 2");
        var result = Pipe(daemon, "numprocesses w\n\nlist nope\nincr w --nope\nset w numprocesses x\nfrobnicate it\n'open\nlist\n");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            $"circusctl 0.19.0\nw: active\n{Prompt}2\n{Prompt}{Prompt}{Prompt}{Prompt}{Prompt}*** Unknown syntax: frobnicate it\n{Prompt}{Prompt}w\n{Prompt}\n", result.Output);
        Assert.Contains("error: program nope not found\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("error: unrecognized arguments: --nope\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("'x' is not an integer\n", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EOF\n")]
    [InlineData("exit\nnumwatchers\n")]
    public void EofAndExitLeaveIt(string input) => Assert.Equal($"circusctl 0.19.0\nw: active\n{Prompt}\n", Pipe(StartOne(""), input).Output);

    [Fact]
    public void HelpListsTheCommandsAndShowsManuals()
    {
        var result = Pipe(StartOne(""), "help\nhelp incr\n?\nincr --help\nhelp nope\n");
        Assert.Contains("Documented commands (type help <topic>):\n", result.Output, StringComparison.Ordinal);
        Assert.Contains($"{Prompt}Increment the number of processes in a watcher\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("{\"command\":\"incr\",\"properties\":{\"name\":\"NAME\",\"waiting\":false,\"nb\":1}}", result.Output, StringComparison.Ordinal);
        Assert.EndsWith($"{Prompt}*** No help on nope\n{Prompt}\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutADaemonItSaysSoAndStays()
    {
        var command = CircusBinary.Command("/", ["ctl", "--timeout", "0.1", "--endpoint", $"tcp://127.0.0.1:{FreePort.Take()}"]);
        var result = CircusBinary.Run(command);
        Assert.Equal((0, $"circusctl 0.19.0\n{Prompt}\n"), (result.ExitCode, result.Output));
        Assert.StartsWith("Timed out.\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("Connection refused", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void QuitFromAPipeStopsTheDaemon()
    {
        var daemon = StartOne("");
        Assert.Contains($"{Prompt}ok\n", Pipe(daemon, "quit --waiting\n").Output, StringComparison.Ordinal);
        Assert.Equal(0, daemon.WaitForExit());
    }

    [Fact]
    public void OnATerminalTabCompletesCommandsWatchersAndPids()
    {
        var daemon = StartOne("");
        var pid = daemon.Client.Pids("w").Single();
        var result = new Pty().Expect(Prompt).Send("num\t").Expect("num").Send("\t").Expect("numprocesses  numwatchers")
            .Send("pro\t\t\r").Expect("\n1\r\n").Expect(Prompt)
            .Send("stats w \t").Expect($"{pid} ").Send("\r").Expect($"{pid}: {pid}").Expect(Prompt)
            .Send("\u0004").Run(daemon.Directory, "ctl", "--endpoint", daemon.Endpoint);
        Assert.True(result.ExitCode == 0, result.Output);
    }

    [Fact]
    public void OnATerminalTheHistoryComesBackAlsoInTheNextRun()
    {
        var daemon = StartOne("");
        var first = new Pty().Expect(Prompt).Send("numwatchers\r").Expect("\n1\r\n").Expect(Prompt).Send("exit\r").Run(daemon.Directory, "ctl", "--endpoint", daemon.Endpoint);
        Assert.True(first.ExitCode == 0, first.Output);
        var second = new Pty().Expect(Prompt).Send("\u001b[A\u001b[A").Expect("numwatchers").Send("\r").Expect("\n1\r\n").Expect(Prompt).Send("\u0003")
            .Run(daemon.Directory, "ctl", "--endpoint", daemon.Endpoint);
        Assert.True(second.ExitCode == 0, second.Output);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(daemon.File("history")));
    }

    [Fact]
    public void OnATerminalQuitAsksFirst()
    {
        var daemon = StartOne("");
        var result = new Pty().Expect(Prompt).Send("quit\r").Expect("[y/N] ").Send("n").Expect("no").Expect(Prompt).Send("numwatchers\r").Expect("\n1\r\n")
            .Expect(Prompt).Send("quit\r").Expect("[y/N] ").Send("y").Expect("ok").Expect(Prompt).Send("\u0004").Run(daemon.Directory, "ctl", "--endpoint", daemon.Endpoint);
        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Equal(0, daemon.WaitForExit());
    }

    [Fact]
    public void OnATerminalControlCEndsListenAndNotTheShell()
    {
        // Its death each second is an event that comes without anybody's doing.
        var daemon = StartOne("", "/bin/sleep 1");
        var result = new Pty().Expect(Prompt).Send("listen watcher.w.spawn\r").Expect("watcher.w.spawn: {").Send("\u0003")
            .Expect(Prompt).Send("numwatchers\r").Expect("\n1\r\n").Expect(Prompt).Send("\u0004").Run(daemon.Directory, "ctl", "--endpoint", daemon.Endpoint);
        Assert.True(result.ExitCode == 0, result.Output);
    }

    private static CommandResult Pipe(DaemonUnderTest daemon, string input)
    {
        using var process = Process.Start(CircusBinary.Command(daemon.Directory, ["ctl", "--endpoint", daemon.Endpoint]))!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var (shown, complaints) = (new Lines(process.StandardOutput), new Lines(process.StandardError));
        Assert.True(process.WaitForExit(Patience.Deadline), shown.Text + complaints.Text);
        return new CommandResult(process.ExitCode, shown.ToEnd(), complaints.ToEnd());
    }
}
