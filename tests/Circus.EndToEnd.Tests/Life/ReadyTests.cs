namespace Circus.EndToEnd.Life;

/// <summary>Option ready with real workers: sd_notify(3) over the daemon's socket, from the worker and from what it starts.</summary>
public sealed class ReadyTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    /// <summary>Says READY=1 once the file `go` is there.</summary>
    private const string Notifier =
        """
        #!/bin/sh
        while [ ! -e go ]; do sleep 0.02; done
        /usr/bin/python3 -c 'import os,socket;s=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM);s.connect("\0"+os.environ["NOTIFY_SOCKET"][1:]);s.send(b"STATUS=up\nREADY=1\n")'
        exec sleep 1000
        """;

    private DaemonUnderTest StartNotifier(string options = "") => Start(new DaemonSetup
    {
        Watchers = $"[watcher:w]\ncmd = ./worker\ncopy_env = True\npriority = 1\nready = notify\n{options}\n\n[watcher:later]\ncmd = {Sleeper}",
        Scripts = [("worker", Notifier)],
    });

    [Fact]
    public void AStartLastsUntilAChildOfTheWorkerSaysThatItIsReady()
    {
        var daemon = StartNotifier();
        Assert.Equal(("starting", "stopped"), (daemon.Client.StatusOf("w"), daemon.Client.StatusOf("later")));
        File.WriteAllText(daemon.File("go"), "");
        daemon.AwaitStarted("w", "later");
        var started = daemon.Log.All.Where(line => line.EndsWith(" started", StringComparison.Ordinal)).ToArray();
        Assert.EndsWith(" w started", started[0], StringComparison.Ordinal);
        Assert.EndsWith(" later started", started[1], StringComparison.Ordinal);
    }

    [Fact]
    public void AReloadKeepsTheOldUntilTheNewIsReady()
    {
        var daemon = StartNotifier();
        File.WriteAllText(daemon.File("go"), "");
        daemon.AwaitStarted("w", "later");
        var old = Assert.Single(daemon.Client.Pids("w"));
        File.Delete(daemon.File("go"));
        var events = daemon.Subscribe("watcher.w");
        daemon.Client.Ok("reload", new { name = "w" });
        var spawned = events.Until("w.spawn")[^1].Pid;
        Assert.True(Proc.Exists(old));
        File.WriteAllText(daemon.File("go"), "");
        Assert.Equal("w.kill w.reap w.reload", events.Until("w.reload").Names());
        Assert.Equal([spawned], daemon.Client.Pids("w"));
    }

    [Fact]
    public void AWorkerThatIsNeverReadyIsReplaced()
    {
        var daemon = StartNotifier("ready_timeout = 0.1\nmax_retry = 2\nstop_signal = KILL");
        daemon.Log.WaitFor("wasn't ready within its ready_timeout");
        daemon.Log.WaitFor("w can't be started (2 attempts");
        daemon.AwaitStarted("later");
        Assert.Equal("stopped", daemon.Client.StatusOf("w"));
    }

    [Fact]
    public void TheDaemonsOwnNotifySocketIsNoneOfTheWorkers()
    {
        var daemon = Start(new DaemonSetup
        {
            Watchers = $"[watcher:w]\ncmd = {Sleeper}\ncopy_env = True",
            Environment = new Dictionary<string, string> { ["NOTIFY_SOCKET"] = "/nowhere" },
        }).AwaitStarted("w");
        Assert.DoesNotContain(Proc.Environment(daemon.Client.Pids("w")[0]), each => each.StartsWith("NOTIFY_SOCKET", StringComparison.Ordinal));
    }
}
