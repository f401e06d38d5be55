namespace Circus.EndToEnd.Curve;

/// <summary>Encrypted endpoints as their users set them up (README, "Encrypted endpoints").</summary>
public sealed class CurveTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    private readonly TemporaryDirectory _keys = new();

    public override void Dispose()
    {
        base.Dispose();
        _keys.Dispose();
    }

    [Fact]
    public void ListedKeysDoWhatTheirRoleAllows()
    {
        var daemon = StartEncrypted(out var server);
        var admin = Keygen("admin.key");
        var viewer = Keygen("viewer.key");
        _keys.Write("clients", $"# ours\n{admin} admin deploy\n{viewer} observe\n");

        Assert.Equal("w: active\n", CtlWith(daemon, server, "viewer.key", "status").Output);
        var refusal = CtlWith(daemon, server, "viewer.key", "stop", "w");
        Assert.Equal(3, refusal.ExitCode);
        Assert.Contains("has observe: give its key the role operate in the file of option curve_authorized_keys of [circus]", refusal.Error, StringComparison.Ordinal);
        Assert.Equal("2\n", CtlWith(daemon, server, "admin.key", "incr", "w", "--waiting").Output);
        daemon.Log.WaitFor("(key deploy): incr 'w': ok");
        // The daemon's key from its file, and both keys from the environment.
        Assert.Equal("w: active\n", CtlWith(daemon, _keys.File("daemon.key.pub"), "viewer.key", "status").Output);
        var command = CircusBinary.Command(daemon.Directory, ["ctl", "--endpoint", daemon.Endpoint, "status"]);
        (command.Environment["CIRCUSCTL_CURVE_SERVER_KEY"], command.Environment["CIRCUSCTL_CURVE_SECRET_KEY_FILE"]) = (server, _keys.File("viewer.key"));
        Assert.Equal("w: active\n", CircusBinary.Run(command).Output);
        Assert.Equal("ok\n", CtlWith(daemon, server, "admin.key", "quit").Output);
        Assert.Equal(0, daemon.WaitForExit());
    }

    [Fact]
    public void WhoHasNotTheKeysIsRefusedAndSaidOnceInTheLog()
    {
        var daemon = StartEncrypted(out var server);
        Keygen("stranger.key");
        var wrong = Keygen("other.key");
        for (var i = 0; i < 2; i++)
        {
            Assert.Contains("it has refused our key", CtlWith(daemon, server, "stranger.key", "status").Error, StringComparison.Ordinal);
            Assert.Contains("when the server key is not its own", CtlWith(daemon, wrong, "stranger.key", "status").Error, StringComparison.Ordinal);
            Assert.Equal(1, CircusBinary.Run(daemon.Directory, "ctl", "--endpoint", daemon.Endpoint, "--timeout", "1", "status").ExitCode);
        }

        daemon.Log.WaitFor("it does not encrypt, and this endpoint wants CURVE");
        foreach (var reason in (string[])["its key is not in the file", "it does not know the daemon's public key", "it does not encrypt"])
            Assert.Single(daemon.Log.Text.Split('\n'), line => line.Contains(reason, StringComparison.Ordinal));
        daemon.AssertRuns();
    }

    [Fact]
    public void EventsAreEncryptedToo()
    {
        var daemon = StartEncrypted(out var server);
        _keys.Write("clients", $"{Keygen("viewer.key")} admin\n");
        var listener = CircusBinary.Command(
            daemon.Directory,
            ["ctl", "--endpoint", daemon.PubsubEndpoint, "--curve-server-key", server, "--curve-secret-key-file", _keys.File("viewer.key"), "listen", "watcher.w.updated"]);
        using var process = System.Diagnostics.Process.Start(listener)!;
        var lines = new Lines(process.StandardOutput);
        Patience.Until(() =>
        {
            CtlWith(daemon, server, "viewer.key", "set", "w", "graceful_timeout", "3");
            return lines.Text.Contains("watcher.w.updated: {\"time\"", StringComparison.Ordinal);
        }, "the event comes");
        process.Kill();
        process.WaitForExit();
    }

    [Fact]
    public void StatisticsAreEncryptedTooAndTheProgramsThatReadThemTakeTheKeys()
    {
        var daemon = StartEncrypted(out var server, "stats_endpoint = STATS");
        _keys.Write("clients", $"{Keygen("viewer.key")} observe\n");
        string[] keys = ["--curve-server-key", server, "--curve-secret-key-file", _keys.File("viewer.key")];
        var pid = Assert.Single(JsonNode.Parse(CtlWith(daemon, server, "viewer.key", "--json", "list", "w").Output)!["pids"]!.AsArray())!.GetValue<int>();

        // From the stream alone, and from the daemon with its stream.
        foreach (var endpoint in (string[])[daemon.StatsEndpoint, daemon.Endpoint])
        {
            var top = CircusBinary.Run(daemon.Directory, ["top", "--once", "--endpoint", endpoint, .. keys]);
            Assert.Equal((0, ""), (top.ExitCode, top.Error));
            Assert.Matches($@"(?m)^ +{pid} +\S+ +[\d.]+ +[\d.]+ +[\d.]+[KM] ", top.Output);
            Assert.Equal(1, CircusBinary.Run(daemon.Directory, ["top", "--once", "--endpoint", endpoint]).ExitCode);
        }

        Assert.Contains("circus_watcher_processes_running{watcher=\"w\"} 1", CircusBinary.Run(daemon.Directory, ["metrics", "--endpoint", daemon.Endpoint, .. keys]).Output, StringComparison.Ordinal);
        foreach (var words in (string[][])[["top", "--once"], ["metrics"], ["ctl", "status"]])
        {
            var alone = CircusBinary.Run(daemon.Directory, [words[0], "--curve-secret-key-file", _keys.File("viewer.key"), .. words[1..]]);
            Assert.Equal(new CommandResult(1, "", "--curve-secret-key-file needs --curve-server-key\n"), alone);
        }
    }

    [Theory]
    [InlineData("600", "664", "option curve_authorized_keys of [circus]: {0}clients has mode 664: others can write it (chmod 644 {0}clients)")]
    [InlineData("640", "644", "option curve_secret_key_file of [circus]: {0}daemon.key has mode 640: others can read it (chmod 600 {0}daemon.key)")]
    public void FilesThatOthersCanTouchAreRefused(string secretMode, string clientsMode, string error)
    {
        Keygen("daemon.key");
        _keys.Write("clients", "");
        File.SetUnixFileMode(_keys.File("daemon.key"), (UnixFileMode)Convert.ToInt32(secretMode, 8));
        File.SetUnixFileMode(_keys.File("clients"), (UnixFileMode)Convert.ToInt32(clientsMode, 8));
        _keys.Write("circus.ini", $"[circus]\n{KeyOptions}\nendpoint = tcp://127.0.0.1:{FreePort.Take()}\npubsub_endpoint = tcp://127.0.0.1:{FreePort.Take()}\n[watcher:w]\ncmd = /bin/true\n");
        var result = CircusBinary.Run(_keys.Path, "daemon", "circus.ini");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(string.Format(null, error, _keys.Path + "/"), result.Error, StringComparison.Ordinal);
    }

    private string KeyOptions => $"curve_secret_key_file = {_keys.File("daemon.key")}\ncurve_authorized_keys = {_keys.File("clients")}";

    private DaemonUnderTest StartEncrypted(out string serverKey, string circus = "")
    {
        serverKey = Keygen("daemon.key");
        _keys.Write("clients", "");
        return Start(new DaemonSetup { Watchers = $"[watcher:w]\ncmd = {Sleeper}", Circus = $"{KeyOptions}\n{circus}", OverTcp = true }).AwaitStarted("w");
    }

    private string Keygen(string name)
    {
        var result = CircusBinary.Run(_keys.Path, "keygen", name);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Output.TrimEnd('\n');
    }

    private CommandResult CtlWith(DaemonUnderTest daemon, string server, string keyFile, params string[] words) => CircusBinary.Run(
        daemon.Directory,
        ["ctl", "--endpoint", daemon.Endpoint, "--curve-server-key", server, "--curve-secret-key-file", _keys.File(keyFile), .. words]);
}
