using System.Diagnostics;

namespace Circus.EndToEnd.Streams;

/// <summary>Lines as they come: `ctl tail`, and the topics `stream.WATCHER.STDOUT|STDERR.PID`.</summary>
public sealed class TailTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Fact]
    public void TheLastLinesAreShown()
    {
        var daemon = StartScript("seq 1 20; echo oops >&2; sleep 1000",
            "stdout_stream.class = QueueStream\nstdout_stream.tail_bytes = 4096\nstderr_stream.class = QueueStream\nstderr_stream.tail_bytes = 4096");
        Patience.Until(() => daemon.Ctl("tail", "-n", "3", "w").Output == "18\n19\n20\n", "three lines are there");
        Patience.Until(() => daemon.Ctl("tail", "w", "--stderr").Output == "oops\n", "the line of stderr is there");
        Assert.Equal("", daemon.Ctl("tail", "--wid", "2", "w").Output.Trim());
        Assert.Equal(3, daemon.Ctl("tail", "nope").ExitCode);
    }

    [Fact]
    public void WithoutAStreamItIsSaidHowToGetOne()
    {
        var result = StartOne("").Ctl("tail", "w");
        Assert.Contains("w has no stream for stdout; give it one", result.Output + result.Error, StringComparison.Ordinal);
        Assert.Equal(3, result.ExitCode);
    }

    [Fact]
    public void FollowingShowsWhatComesNext()
    {
        var daemon = StartScript("echo before; while read line; do echo \"got $line\"; done < fifo; sleep 1000",
            "stdout_stream.filename = out\nstdout_stream.tail_bytes = 4096");
        CircusBinary.Run(new ProcessStartInfo("mkfifo", daemon.File("fifo")) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true });
        daemon.Client.Ok("restart", new { name = "w", waiting = true });
        using var tail = Process.Start(CircusBinary.Command(daemon.Directory, ["ctl", "--endpoint", daemon.Endpoint, "tail", "-f", "w"]))!;
        var lines = new Lines(tail.StandardOutput);
        lines.WaitFor("before");
        using (var fifo = new StreamWriter(daemon.File("fifo")))
        {
            fifo.Write("one\ntwo\n");
            fifo.Flush();
            lines.WaitFor("got two");
        }

        Assert.Equal(["got one", "got two"], lines.All.SkipWhile(line => line == "before").Take(2));
        tail.Kill();
        tail.WaitForExit(Patience.Milliseconds);
        Assert.EndsWith("got one\ngot two\n", File.ReadAllText(daemon.File("out")), StringComparison.Ordinal);
    }
}
