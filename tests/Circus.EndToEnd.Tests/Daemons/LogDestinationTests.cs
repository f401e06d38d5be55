using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Circus.EndToEnd.Daemons;

/// <summary>Where the log goes, and what happens when it can't go there (spec/config.md §3).</summary>
public sealed class LogDestinationTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    private readonly TemporaryDirectory _directory = new();

    public override void Dispose()
    {
        base.Dispose();
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    private static string Worker => $"[watcher:w]\ncmd = {Sleeper}";

    private DaemonUnderTest StartLogging(string destination, string watchers) =>
        Start(new DaemonSetup { Watchers = watchers, Arguments = ["--log-output", destination] });

    private static void AwaitLine(string file, string text) =>
        Patience.Until(() => File.Exists(file) && File.ReadAllText(file).Contains(text, StringComparison.Ordinal), $"{file} says {text}");

    private static void StopAndStart(DaemonUnderTest daemon)
    {
        daemon.Client.Ok("stop", new { name = "w", waiting = true });
        daemon.Client.Ok("start", new { name = "w", waiting = true });
    }

    private CommandResult Run(params string[] arguments) => CircusBinary.Run(_directory.Path, ["daemon", .. arguments]);

    [Fact]
    public void TwoDaemonsShareAFileWithoutLosingALine()
    {
        const int Rounds = 30;
        var log = _directory.File("log");
        DaemonUnderTest[] daemons = [StartLogging(log, Worker), StartLogging(log, Worker)];
        foreach (var daemon in daemons)
            AwaitLine(log, $"circus[{daemon.Pid}] [INFO] w started");
        for (var i = 0; i < Rounds; i++)
            Array.ForEach(daemons, StopAndStart);
        Assert.All(daemons, daemon => Assert.Equal(0, daemon.Terminate()));

        var lines = File.ReadAllLines(log);
        Assert.All(lines, line => Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d circus\[\d+\] \[INFO\] \S", line));
        Assert.All(daemons, daemon => Assert.Equal(Rounds + 1, lines.Count(line => line.EndsWith($"circus[{daemon.Pid}] [INFO] w started", StringComparison.Ordinal))));
    }

    [Fact]
    public void ADeletedFileIsMadeAnewAndTheOldOneLetGo()
    {
        var log = _directory.File("log");
        var daemon = StartLogging(log, Worker);
        AwaitLine(log, "w started");
        File.Delete(log);
        StopAndStart(daemon);
        AwaitLine(log, "w started");
        Assert.DoesNotContain(Proc.Fds(daemon.Pid), fd => Proc.LinkTo($"/proc/{daemon.Pid}/fd/{fd}") == log + " (deleted)");
        Assert.Equal("", Terminated(daemon));
    }

    [Fact]
    public void AFileThatCantBeMadeAnewGoesOnAsTheOldOne()
    {
        Directory.CreateDirectory(_directory.File("logs"));
        var daemon = StartLogging(_directory.File("logs/log"), Worker);
        AwaitLine(_directory.File("logs/log"), "w started");
        Directory.Move(_directory.File("logs"), _directory.File("moved"));
        StopAndStart(daemon);
        AwaitLine(_directory.File("moved/log"), "w stopped");
        Assert.Equal(
            $"circus: log file '{_directory.File("logs/log")}' can't be opened anew: No such file or directory: going on with the old one\n",
            Terminated(daemon));
    }

    [Fact]
    public void AFullDiskCostsLinesAndIsToldOnce()
    {
        var daemon = StartLogging("/dev/full", Worker);
        daemon.Log.WaitFor("circus: log file '/dev/full': No space left on device: lines are lost until it works again");
        Patience.Until(() => File.Exists(daemon.File("endpoint")), "it listens");
        StopAndStart(daemon);
        Assert.Single(daemon.Client.Pids("w"));
        Assert.Equal(0, daemon.Terminate());
        daemon.Log.ToEnd();
        Assert.Single(daemon.Log.All);
    }

    [Fact]
    public void AFileAtItsLimitDoesntEndTheDaemon()
    {
        var ini = _directory.Write("circus.ini", $"[circus]\nendpoint = ipc://{_directory.File("e")}\npubsub_endpoint = ipc://{_directory.File("p")}\nlogoutput = {_directory.File("log")}\n{Worker}");
        var command = CircusBinary.Command(_directory.Path, ["-c", "ulimit -f 0; exec \"$0\" daemon \"$1\"", CircusBinary.Path, ini], "/bin/sh");
        using var process = Process.Start(command)!;
        var error = new Lines(process.StandardError);
        error.WaitFor("File too large: lines are lost");
        Patience.Until(() => CircusBinary.Run(_directory.Path, "ctl", "--endpoint", $"ipc://{_directory.File("e")}", "status", "w").Output == "active\n", "the worker runs");
        Proc.Signal(process.Id, Proc.SigTerm);
        Assert.True(process.WaitForExit(Patience.Deadline));
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void SyslogGetsDatagramsWithItsDateAndAPriority()
    {
        using var service = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = Patience.Milliseconds };
        service.Bind(new UnixDomainSocketEndPoint(_directory.File("syslog")));
        var daemon = StartLogging($"syslog://{_directory.File("syslog")}?local0", Worker);
        string[] expected = ["Registering signals...", $"Starting master on pid {daemon.Pid}", "Arbiter now waiting for commands", "w started"];
        var buffer = new byte[4096];
        foreach (var text in expected)
        {
            var line = Encoding.UTF8.GetString(buffer, 0, service.Receive(buffer));
            Assert.Matches($@"^<134>[A-Z][a-z]{{2}} \d\d \d\d:\d\d:\d\d circus\[{daemon.Pid}\] \[INFO\] ", line);
            Assert.EndsWith($"] {text}", line, StringComparison.Ordinal);
        }

        Assert.Equal("", Terminated(daemon));
    }

    [Theory]
    [InlineData("syslog:///no/such/socket", "syslog at '/no/such/socket' can't be reached: No such file or directory")]
    [InlineData("syslog://host:port", "'port' is not a port (1 to 65535)")]
    public void ASyslogThatCantBeUsedIsNamedWithItsOption(string destination, string error)
    {
        var ini = _directory.Write("circus.ini", $"[circus]\nlogoutput = {destination}\n");
        var result = Run(ini);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("option logoutput of [circus]: ", result.Error, StringComparison.Ordinal);
        Assert.EndsWith(error + "\n", result.Error, StringComparison.Ordinal);
        Assert.StartsWith("--log-output: ", Run("--log-output", destination, ini).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void TheUmaskOfTheFileAppliesToTheLogFile()
    {
        var log = _directory.File("log");
        Start(new DaemonSetup { Watchers = "", Circus = "umask = 077", Arguments = ["--log-output", log] });
        AwaitLine(log, "Arbiter now waiting");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(log));
    }

    [Fact]
    public void ALoggingConfigurationOfPythonIsWarnedOfWithItsPlace()
    {
        var daemon = Start(Worker, "loggerconfig = /etc/circus/logging.yaml").AwaitStarted("w");
        var line = daemon.Log.WaitFor("[circus] loggerconfig: '/etc/circus/logging.yaml' is not read");
        Assert.Contains($"[WARNING] {daemon.Ini}:4:16: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("loggerconfig: the option has no effect yet", daemon.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void TheOptionOfTheCommandLineWinsAndIsNotDropped()
    {
        var daemon = Start(new DaemonSetup { Watchers = Worker, Circus = "loggerconfig = of-the-file.txt", Arguments = ["--logger-config", "mine.json"] });
        daemon.Log.WaitFor("[WARNING] --logger-config: 'mine.json' is not read");
        Assert.DoesNotContain("of-the-file.txt", daemon.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherThanPythonsFilesAreRefusedAsInCircus()
    {
        var ini = _directory.Write("circus.ini", "[circus]\nloggerconfig = logging.xml\n");
        var result = Run(ini);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"{ini}:2:16: [circus] loggerconfig: 'logging.xml' is neither `default` nor ", result.Error, StringComparison.Ordinal);

        var inBackground = Run("--daemon", "--logger-config", "logging.xml", _directory.Write("other.ini", ""));
        Assert.Equal(1, inBackground.ExitCode);
        Assert.StartsWith("--logger-config: 'logging.xml' is neither ", inBackground.Error, StringComparison.Ordinal);
    }

    private static string Terminated(DaemonUnderTest daemon)
    {
        Assert.Equal(0, daemon.Terminate());
        return daemon.Log.ToEnd();
    }
}
