using System.Diagnostics;

namespace Circus.EndToEnd;

/// <summary>
/// `circus daemon` in a directory of its own, with the ini file of one test. It is ready when the constructor returns. At the end it and
/// whatever it has started are gone, and its log goes to the test's output, which is shown when the test has failed.
/// </summary>
internal sealed class DaemonUnderTest : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ZmqPeer _zmq;
    private readonly ITestOutputHelper _output;
    private readonly Process _process;
    private Client? _client;

    internal DaemonUnderTest(ZmqPeer zmq, ITestOutputHelper output, DaemonSetup setup)
    {
        _zmq = zmq;
        _output = output;
        Endpoint = setup.OverTcp ? $"tcp://{setup.TcpHost}:{FreePort.Take()}" : $"ipc://{_directory.File("endpoint")}";
        PubsubEndpoint = setup.OverTcp ? $"tcp://{setup.TcpHost}:{FreePort.Take()}" : $"ipc://{_directory.File("pubsub")}";
        StatsEndpoint = setup.OverTcp ? $"tcp://{setup.TcpHost}:{FreePort.Take()}" : $"ipc://{_directory.File("stats")}";
        WriteIni(setup.Watchers, setup.Circus);
        foreach (var (name, text) in setup.Scripts)
            _directory.WriteScript(name, text);

        var command = CircusBinary.Command(_directory.Path, ["daemon", .. setup.Arguments, Ini]);
        foreach (var (name, value) in setup.Environment)
            command.Environment[name] = value;
        _process = Process.Start(command)!;
        Pid = _process.Id;
        Output = new Lines(_process.StandardOutput);
        Log = new Lines(_process.StandardError);
        try
        {
            if (setup.AwaitLog || !setup.Arguments.Contains("--log-output"))
                Log.WaitFor("Arbiter now waiting for commands");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal string Endpoint { get; }

    internal string PubsubEndpoint { get; }

    /// <summary>Where statistics are published, if option `stats_endpoint` is set to it: `STATS` in [circus] stands for it.</summary>
    internal string StatsEndpoint { get; }

    internal int Pid { get; }

    internal string Directory => _directory.Path;

    internal string Ini => _directory.File("circus.ini");

    /// <summary>The daemon's stderr: its log, and what workers write there.</summary>
    internal Lines Log { get; }

    /// <summary>The daemon's stdout: what workers write there.</summary>
    internal Lines Output { get; }

    /// <summary>A client that stays for the whole test.</summary>
    internal Client Client => _client ??= NewClient();

    internal Client NewClient(string kind = "DEALER") => new(_zmq, Endpoint, kind);

    /// <summary>A subscriber to these topics, or to all.</summary>
    internal Subscriber Subscribe(params string[] prefixes) => new(_zmq, Endpoint, PubsubEndpoint, prefixes is [] ? [""] : prefixes);

    /// <summary>A subscriber to these topics of statistics, or to all.</summary>
    internal Statistics SubscribeToStatistics(params string[] prefixes) => new(_zmq, StatsEndpoint, prefixes is [] ? ["stat."] : prefixes);

    /// <summary>Subscribes to everything and then reads nothing.</summary>
    internal void SubscribeWithoutReading() => _zmq.Open("SUB", PubsubEndpoint, [""], highWaterMark: 1);

    /// <summary>`circus ctl` on this daemon, as its user would run it.</summary>
    internal CommandResult Ctl(params string[] words) => CircusBinary.Run(Directory, ["ctl", "--endpoint", Endpoint, .. words]);

    internal string File(string name) => _directory.File(name);

    internal void WriteIni(string watchers, string circus = "") =>
        _directory.Write("circus.ini", $"[circus]\nendpoint = {Endpoint}\npubsub_endpoint = {PubsubEndpoint}\n{circus.Replace("STATS", StatsEndpoint, StringComparison.Ordinal)}\n\n{watchers}\n");

    /// <summary>Waits until the log says that these watchers are up.</summary>
    internal DaemonUnderTest AwaitStarted(params string[] watchers)
    {
        foreach (var watcher in watchers)
            Log.WaitFor($"[INFO] {watcher} started");
        return this;
    }

    internal void Signal(int signum) => Proc.Signal(Pid, signum);

    internal int WaitForExit()
    {
        Assert.True(_process.WaitForExit(Patience.Deadline), "the daemon doesn't end");
        return _process.ExitCode;
    }

    internal int Terminate()
    {
        Signal(Proc.SigTerm);
        return WaitForExit();
    }

    internal void AssertRuns() => Assert.False(_process.HasExited, "the daemon has ended");

    /// <summary>
    /// Nothing runs any more in the daemon's directory: neither itself nor its workers nor what they have left. A process that has got its
    /// SIGKILL may need a moment to be gone; workers sleep far longer than this waits.
    /// </summary>
    internal void AssertNobodySurvives() =>
        Patience.Until(() => Proc.RunningIn(_directory.Path) is [], "nothing runs in the daemon's directory");

    public void Dispose()
    {
        // Orphans of workers hang below the daemon as long as it lives: the list is made before it is killed.
        int[] family = _process.HasExited ? [] : [Pid, .. Proc.DescendantsOf(Pid)];
        foreach (var pid in family)
            Proc.Kill(pid);
        _process.WaitForExit(Patience.Milliseconds);
        _directory.Dispose();
        _output.WriteLine(Log.Text);
        if (Output.All.Count > 0)
            _output.WriteLine($"-- stdout --\n{Output.Text}");
        _process.Dispose();
    }
}
