using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Circus.EndToEnd.Ctl;

/// <summary>`--ssh`, with a program in PATH that does what ssh does with -W and -L, on this host.</summary>
public sealed class SshTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    private const string Forwarder = """
        import os, socket, sys, threading
        args = sys.argv[1:]
        open(os.path.join(os.path.dirname(sys.argv[0]), "ssh-args"), "w").write(" ".join(args))
        if "-W" in args:
            host, port = args[args.index("-W") + 1].rsplit(":", 1)
            here, there = None, socket.create_connection((host, int(port)))
        else:
            local, remote = args[args.index("-L") + 1].split(":")
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(local)
            listener.listen()
            here, there = listener.accept()[0], socket.socket(socket.AF_UNIX)
            there.connect(remote)
        def back():
            while data := there.recv(65536):
                os.write(1, data) if here is None else here.sendall(data)
            os._exit(0)
        threading.Thread(target=back, daemon=True).start()
        while data := os.read(0, 65536) if here is None else here.recv(65536):
            there.sendall(data)
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CommandsGoThroughIt(bool overTcp)
    {
        var daemon = Start(new DaemonSetup { Watchers = $"[watcher:w]\ncmd = {Sleeper}", OverTcp = overTcp }).AwaitStarted("w");
        var result = Run(daemon, "ctl", "--ssh", "deploy@web-1:2222", "--ssh_keyfile", "/keys/id", "--endpoint", daemon.Endpoint, "status", "w");
        Assert.Equal(new CommandResult(0, "active\n", ""), result);
        var place = daemon.Endpoint[6..];
        var how = overTcp ? $"-W {Regex.Escape(place)} deploy@web-1" : $"-L /tmp/circus-ssh-[^/]*/endpoint:{Regex.Escape(place)} deploy@web-1 cat";
        Assert.Matches($"^-T -o ExitOnForwardFailure=yes -p 2222 -i /keys/id {how}$", File.ReadAllText(daemon.File("bin/ssh-args")));
    }

    [Fact]
    public void WithoutAnsweringEndpointItSaysWhatWasTried()
    {
        var daemon = StartOne("");
        var result = Run(daemon, "ctl", "--ssh", "deploy@web-1", "--timeout", "2", "--endpoint", "ipc:///no/such", "status");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("deploy@web-1, through ssh", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deploy@")]
    [InlineData("-oProxyCommand=x")]
    [InlineData("web-1:notaport")]
    public void AHostThatIsNoneIsNamed(string host)
    {
        var result = CircusBinary.Run("/", "ctl", $"--ssh={host}", "status");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(host, result.Error, StringComparison.Ordinal);
    }

    private static CommandResult Run(DaemonUnderTest daemon, params string[] arguments)
    {
        Directory.CreateDirectory(daemon.File("bin"));
        File.WriteAllText(daemon.File("bin/ssh"), "#!/usr/bin/python3\n" + Forwarder + "\n");
        File.SetUnixFileMode(daemon.File("bin/ssh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        ProcessStartInfo command = CircusBinary.Command(daemon.Directory, arguments);
        command.Environment["PATH"] = daemon.File("bin") + ":" + Environment.GetEnvironmentVariable("PATH");
        return CircusBinary.Run(command);
    }
}
