using System.Net.Sockets;

namespace Circus.EndToEnd.ManagedSockets;

/// <summary>Workers that accept on what the daemon has bound.</summary>
public sealed class SocketTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    /// <summary>Tells each client the worker's pid, its descriptors, and what systemd's variables say.</summary>
    private const string Server = """
        import os, socket, sys
        listening = socket.socket(fileno=int(sys.argv[1]))
        listening.setblocking(True)
        while True:
            client = listening.accept()[0]
            fds = [fd for fd in os.listdir("/proc/self/fd") if os.path.exists("/proc/self/fd/" + fd) and int(fd) != client.fileno()]
            names = [os.environ.get(name, "-") for name in ("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES")]
            client.sendall(" ".join([str(os.getpid()), ",".join(sorted(fds, key=int)), *names]).encode())
            client.close()
        """;

    private DaemonUnderTest StartServers(string sections) => Start(new DaemonSetup
    {
        Watchers = sections,
        Scripts = [("serve", $"exec /usr/bin/python3 -c '{Server}' \"$@\"")],
    });

    private static JsonObject Socket(DaemonUnderTest daemon, string name) =>
        daemon.Client.Ok("listsockets")["sockets"]!.AsArray().Single(each => (string)each!["name"]! == name)!.AsObject();

    private static string[] Ask(int port)
    {
        using var client = new TcpClient();
        client.Connect("127.0.0.1", port);
        using var reader = new StreamReader(client.GetStream());
        return reader.ReadToEnd().Split(' ');
    }

    [Fact]
    public void WorkersShareTheSocketAndNobodyElseHasIt()
    {
        var daemon = StartServers("""
            [watcher:web]
            cmd = ./serve $(circus.sockets.web)
            use_sockets = True
            numprocesses = 2
            [watcher:other]
            cmd = /bin/sleep 1000
            [socket:web]
            host = 127.0.0.1
            port = 0
            [socket:admin]
            port = 0
            """).AwaitStarted("web", "other");
        var web = Socket(daemon, "web");
        var admin = (int)Socket(daemon, "admin")["fd"]!;
        Assert.True(admin < (int)web["fd"]!);
        var answer = Ask((int)web["port"]!);
        Assert.Contains(int.Parse(answer[0]), daemon.Client.Pids("web"));
        Assert.Equal($"0,1,2,{admin},{(int)web["fd"]!}", answer[1]);
        Assert.Equal("-", answer[2]);
        var other = Assert.Single(daemon.Client.Pids("other"));
        Assert.Equal(["0", "1", "2"], Directory.GetFiles($"/proc/{other}/fd").Select(Path.GetFileName).Order());
    }

    [Fact]
    public void NoConnectionIsRefusedWhileWorkersComeAndGo()
    {
        var daemon = StartServers("""
            [watcher:web]
            cmd = ./serve $(circus.sockets.web)
            use_sockets = True
            [socket:web]
            host = 127.0.0.1
            port = 0
            """).AwaitStarted("web");
        var port = (int)Socket(daemon, "web")["port"]!;
        var pids = new HashSet<string> { Ask(port)[0] };
        foreach (var command in (string[])["restart", "reload", "reloadconfig"])
        {
            daemon.Client.Ok(command, new { name = "web" });
            pids.Add(Ask(port)[0]);
        }

        daemon.Client.Ok("stop", new { name = "web", waiting = true });
        using var waiting = new TcpClient();
        waiting.Connect("127.0.0.1", port);
        Assert.Equal(1, (int)Socket(daemon, "web")["queued"]!);
        daemon.Client.Ok("start", new { name = "web", waiting = true });
        using var reader = new StreamReader(waiting.GetStream());
        pids.Add(reader.ReadToEnd().Split(' ')[0]);
        Assert.True(pids.Count >= 3);
    }

    [Fact]
    public void SystemdsProtocolStartsAtThree()
    {
        var daemon = StartServers("""
            [watcher:web]
            cmd = ./serve 3
            listen_fds = True
            [socket:z]
            host = 127.0.0.1
            port = 0
            [socket:a]
            host = 127.0.0.1
            port = 0
            """).AwaitStarted("web");
        var answer = Ask((int)Socket(daemon, "z")["port"]!);
        Assert.Equal([answer[0], "0,1,2,3,4", answer[0], "2", "z:a"], answer);
    }

    [Fact]
    public void OnDemandStartsWithTheFirstClientAndAgainAfterAStop()
    {
        var daemon = StartServers("""
            [watcher:lazy]
            cmd = ./serve $(circus.sockets.lazy)
            use_sockets = True
            on_demand = True
            numprocesses = 2
            [watcher:eager]
            cmd = /bin/sleep 1000
            priority = 5
            [socket:lazy]
            host = 127.0.0.1
            port = 0
            """).AwaitStarted("eager");
        var port = (int)Socket(daemon, "lazy")["port"]!;
        Assert.Equal("stopped", daemon.Client.StatusOf("lazy"));
        Assert.NotEmpty(Ask(port)[0]);
        daemon.AwaitStarted("lazy");
        Assert.Equal(2, daemon.Client.Pids("lazy").Length);
        daemon.Client.Ok("stop", new { name = "lazy", waiting = true });
        Assert.Empty(daemon.Client.Pids("lazy"));
        Assert.NotEmpty(Ask(port)[0]);
        Assert.Equal(0, daemon.Terminate());
        daemon.AssertNobodySurvives();
    }

    [Fact]
    public void AUnixSocketIsRemovedAtExit()
    {
        var daemon = Start("[watcher:w]\ncmd = /bin/sleep 1000\n[socket:s]\npath = s.sock\numask = 077").AwaitStarted("w");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(daemon.File("s.sock")));
        Assert.Equal(0, daemon.Terminate());
        Assert.False(File.Exists(daemon.File("s.sock")));
    }

    [Fact]
    public void AnotherPortReloadsTheWorkersAndATakenOneChangesNothing()
    {
        const string Sections = """
            [watcher:web]
            cmd = ./serve $(circus.sockets.web)
            use_sockets = True
            [socket:web]
            host = 127.0.0.1
            port =
            """;
        int first = FreePort.Take(), second = FreePort.Take();
        var daemon = StartServers($"{Sections} {first}").AwaitStarted("web");
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        daemon.WriteIni($"{Sections} {((System.Net.IPEndPoint)taken.LocalEndpoint).Port}");
        Assert.Contains("Address already in use", daemon.Client.Refused("reloadconfig", new { waiting = true }).Reason, StringComparison.Ordinal);
        daemon.Log.WaitFor("the configuration was not applied");
        Assert.NotEmpty(Ask(first)[0]);
        daemon.WriteIni($"{Sections} {second}");
        daemon.Client.Ok("reloadconfig", new { waiting = true });
        Assert.NotEmpty(Ask(second)[0]);
        Assert.Throws<SocketException>(() => Ask(first));
    }

    [Fact]
    public void APortThatIsTakenEndsTheStartWithStatusOne()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        using var directory = new TemporaryDirectory();
        directory.Write("circus.ini", $"[circus]\nendpoint = ipc://{directory.File("e")}\npubsub_endpoint = ipc://{directory.File("p")}\n[socket:web]\nhost = 127.0.0.1\nport = {port}\n");
        var result = CircusBinary.Run(directory.Path, "daemon", directory.File("circus.ini"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"circus.ini:4: [socket:web] port: could not bind 127.0.0.1:{port}: Address already in use", result.Error, StringComparison.Ordinal);
    }
}
