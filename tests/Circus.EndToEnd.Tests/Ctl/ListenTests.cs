using System.Diagnostics;

namespace Circus.EndToEnd.Ctl;

public sealed class ListenTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EventsAreALineEachAndCtrlCEndsIt(bool overTcp)
    {
        var daemon = Start(new DaemonSetup { Watchers = $"[watcher:w]\ncmd = {Sleeper}", OverTcp = overTcp }).AwaitStarted("w");
        using var listen = Process.Start(CircusBinary.Command(daemon.Directory, ["ctl", "--endpoint", daemon.PubsubEndpoint, "listen", "watcher.w.updated"]))!;
        try
        {
            var lines = new Lines(listen.StandardOutput);
            // Its subscription takes effect some time after it has started.
            Patience.Until(
                () =>
                {
                    daemon.Client.Ok("set", new { name = "w", options = new { warmup_delay = 0 } });
                    return lines.All.Count > 0;
                },
                "it prints an event");
            Assert.Matches("""^watcher\.w\.updated: \{"time":[0-9.]+\}$""", lines.Next());
            Proc.Signal(listen.Id, Proc.SigInt);
            Assert.True(listen.WaitForExit(Patience.Deadline));
            Assert.Equal(1, listen.ExitCode);
        }
        finally
        {
            listen.Kill();
        }
    }
}
