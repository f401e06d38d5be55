namespace Circus.EndToEnd.Daemons;

/// <summary>`circus daemon --daemon`.</summary>
public sealed class BackgroundTests(ZmqPeer zmq) : IClassFixture<ZmqPeer>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    /// <summary>Ends the daemon too: it runs in the directory.</summary>
    public void Dispose() => _directory.Dispose();

    [Fact]
    public void ItReturnsWhenTheDaemonIsUp()
    {
        Assert.Equal(new CommandResult(0, "", ""), Run("[watcher:w]\ncmd = /bin/sleep 1000"));
        Assert.Equal(1, (int)new Client(zmq, Endpoint).Ok("numwatchers")["numwatchers"]!);
    }

    [Fact]
    public void TheDaemonHasASessionOfItsOwnAndNobodyElsesDescriptors()
    {
        Run("");
        var pid = DaemonPid();
        Assert.Equal($"{pid}", Proc.Stat(pid)![3]);
        Assert.All(new[] { 0, 1, 2 }, fd => Assert.Equal("/dev/null", Proc.LinkTo($"/proc/{pid}/fd/{fd}")));
        Assert.Equal(_directory.Path, Proc.LinkTo($"/proc/{pid}/cwd"));
    }

    [Fact]
    public void ItLogsToItsFileAndEndsCleanly()
    {
        Run("");
        var pid = DaemonPid();
        Proc.Signal(pid, Proc.SigTerm);
        Patience.Until(() => !Proc.Exists(pid) || Proc.IsZombie(pid), "the daemon has ended");
        Assert.Contains("Arbiter exiting", File.ReadAllText(_directory.File("log")), StringComparison.Ordinal);
        Assert.False(File.Exists(_directory.File("pid")));
    }

    [Theory]
    [InlineData("[watcher:w]\ncmd = x\nnumprocesses = many", "numprocesses")]
    [InlineData("[watcher:w\ncmd = x", "circus.ini:")]
    public void ABadFileIsToldWhereItWasStarted(string watchers, string error)
    {
        var result = Run(watchers);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
        Assert.Empty(Proc.RunningIn(_directory.Path));
    }

    [Fact]
    public void AnEndpointThatCantBeBoundIsToldToo()
    {
        Directory.CreateDirectory(_directory.File("endpoint"));
        var result = Run("", "--log-output", "-");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("endpoint", result.Error, StringComparison.Ordinal);
    }

    private string Endpoint => $"ipc://{_directory.File("endpoint")}";

    private CommandResult Run(string watchers, params string[] arguments)
    {
        var path = _directory.Write("circus.ini", $"[circus]\nendpoint = {Endpoint}\npubsub_endpoint = ipc://{_directory.File("pubsub")}\nlogoutput = {_directory.File("log")}\n\n{watchers}\n");
        return CircusBinary.Run(_directory.Path, ["daemon", "--daemon", "--pidfile", "pid", .. arguments, path]);
    }

    private int DaemonPid() => int.Parse(File.ReadAllText(_directory.File("pid")));
}
