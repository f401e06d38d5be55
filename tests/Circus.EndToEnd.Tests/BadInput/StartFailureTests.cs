using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Circus.EndToEnd.BadInput;

/// <summary>A daemon that can't start although its file is right, and one that starts although some of it can't work.</summary>
public sealed class StartFailureTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Theory]
    [InlineData("endpoint")]
    [InlineData("pubsub_endpoint")]
    public void AnEndpointInUseIsNamedAndNothingStarts(string option)
    {
        using var holder = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        holder.Listen();
        var taken = ((IPEndPoint)holder.LocalEndPoint!).ToString();
        using var directory = new TemporaryDirectory();
        var other = option == "endpoint" ? "pubsub_endpoint" : "endpoint";
        var path = directory.Write("circus.ini", $"[circus]\n{option} = tcp://{taken}\n{other} = ipc://{directory.File("other")}\n\n[watcher:w]\ncmd = /bin/touch started\n");

        var result = CircusBinary.Run(directory.Path, "daemon", path);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(result.Error.Split('\n'), line => line.Contains("[ERROR]", StringComparison.Ordinal) && line.Contains(taken, StringComparison.Ordinal)
            && line.Contains("Address already in use", StringComparison.Ordinal));
        Assert.False(File.Exists(directory.File("started")));
        Assert.False(File.Exists(directory.File("other")));
    }

    [Fact]
    public void AnIpcEndpointOfALivingDaemonIsNotTakenOver()
    {
        var daemon = StartOne("");
        var result = CircusBinary.Run(daemon.Directory, "daemon", daemon.Ini);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Address already in use", result.Error, StringComparison.Ordinal);
        Assert.Single(daemon.Client.Pids("w"));
    }

    [Fact]
    public void ASocketFileThatAKilledDaemonLeftIsReplaced()
    {
        var killed = Start("");
        killed.Signal(Proc.SigKill);
        killed.WaitForExit();
        Assert.True(File.Exists(killed.File("endpoint")));

        using var next = Process.Start(CircusBinary.Command(killed.Directory, ["daemon", killed.Ini]))!;
        new Lines(next.StandardError).WaitFor("Arbiter now waiting for commands");

        Assert.Equal(0, (int)killed.NewClient().Ok("numwatchers")["numwatchers"]!);
    }

    [Fact]
    public void AnEndpointInAMissingFolderIsNamed()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("circus.ini", "[circus]\nendpoint = ipc:///no/such/folder/endpoint\n");
        var result = CircusBinary.Run(directory.Path, "daemon", path);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("/no/such/folder/endpoint", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ALogFileThatCantBeOpenedIsNamed()
    {
        using var directory = new TemporaryDirectory();
        var result = CircusBinary.Run(directory.Path, "daemon", "--log-output", "/no/such/folder/log", directory.Write("circus.ini", "[circus]\n"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("log file '/no/such/folder/log' can't be opened", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cmd = /no/such/program", "No such file or directory")]
    [InlineData("cmd = /etc/passwd", "Permission denied")]
    [InlineData("cmd = /bin/sleep 1\nworking_dir = /no/such/folder", "/no/such/folder")]
    [InlineData("cmd = /bin/sleep 1\nuid = no-such-user", "no-such-user")]
    [InlineData("cmd = /bin/sleep 'unbalanced", "")]
    public void AWorkerThatCantBeStartedIsLoggedAndTheRestRuns(string options, string reason)
    {
        var daemon = Start($"[watcher:bad]\n{options}\nmax_retry = 2\npriority = 9\n\n[watcher:good]\ncmd = {Sleeper}").AwaitStarted("good");
        daemon.Log.WaitFor(line => line.Contains("[WARNING] error in 'bad': ", StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal), $"the error {reason}");
        daemon.Log.WaitFor("[INFO] bad stopped");
        Assert.Single(daemon.Client.Pids("good"));
    }

    [Fact]
    public void AnOptionWithoutEffectYetIsNamedInTheLog()
    {
        var daemon = Start($"[watcher:w]\ncmd = {Sleeper}", "httpd_port = 8081").AwaitStarted("w");
        daemon.Log.WaitFor("httpd_port: the option has no effect yet");
    }
}
