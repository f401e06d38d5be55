namespace Circus.EndToEnd.Streams;

/// <summary>What workers write, as its readers find it (spec/streams.md).</summary>
public sealed class StreamTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Fact]
    public void WhatAWorkerWroteIsInTheFileWhenItsReapIsPublished()
    {
        var daemon = Start(new DaemonSetup
        {
            Watchers = "[watcher:w]\ncmd = ./worker\ncopy_env = True\nrespawn = False\nautostart = False\nstdout_stream.filename = out",
            Scripts = [("worker", "head -c 300000 /dev/zero | tr '\\0' x; echo; kill -9 $$")],
        });
        var events = daemon.Subscribe("watcher.w.reap");
        daemon.Client.Ok("start", new { name = "w" });
        events.Next();
        Assert.Equal(300_001, new FileInfo(daemon.File("out")).Length);
    }

    [Fact]
    public void BothOutputsMayShareAFileAndStdoutIsTheDaemons()
    {
        var daemon = StartScript("echo one; echo two >&2; sleep 1000",
            "stdout_stream.filename = both\nstderr_stream.class = FileStream\nstderr_stream.filename = both\nstdout_stream.time_format = T");
        Patience.Until(() => File.ReadAllLines(daemon.File("both")).Length == 2, "both lines are there");
        Assert.Equal([$"T [{daemon.Client.Pids("w")[0]}] | one", "two"], File.ReadAllLines(daemon.File("both")).Order());

        daemon.WriteIni("[watcher:w]\ncmd = ./worker\ncopy_env = True\nstdout_stream.class = StdoutStream\nstderr_stream.class = QueueStream");
        daemon.Client.Ok("reloadconfig", new { waiting = true });
        daemon.Client.Ok("restart", new { name = "w", waiting = true });
        Assert.Equal("one", daemon.Output.Next());
        Assert.Equal(2, File.ReadAllLines(daemon.File("both")).Length);
    }

    [Fact]
    public void AWorkerThatPrintsOutlivesAKilledDaemon()
    {
        var daemon = StartScript("while :; do echo x; echo y >> alive; sleep 0.01; done", "stdout_stream.filename = out");
        Patience.Until(() => File.Exists(daemon.File("alive")), "the worker prints");
        daemon.Signal(Proc.SigKill);
        daemon.WaitForExit();
        var before = new FileInfo(daemon.File("alive")).Length;
        Patience.Until(() => new FileInfo(daemon.File("alive")).Length > before + 2, "the worker goes on printing");
    }

    [Fact]
    public void AChangedStreamTakesOverAndANewOneReloads()
    {
        var daemon = StartScript("while :; do echo x; echo y >&2; sleep 0.01; done", "stdout_stream.filename = one");
        var pid = daemon.Client.Pids("w")[0];
        daemon.Client.Ok("set", new { name = "w", options = new Dictionary<string, string> { ["stdout_stream.filename"] = "two" }, waiting = true });
        Patience.Until(() => File.Exists(daemon.File("two")) && new FileInfo(daemon.File("two")).Length > 0, "the new file has lines");
        Assert.Equal(pid, daemon.Client.Pids("w")[0]);
        Assert.Equal("two", (string?)daemon.Client.Ok("options", new { name = "w" })["options"]!["stdout_stream_conf"]!["filename"]);

        daemon.Client.Ok("set", new { name = "w", options = new Dictionary<string, string> { ["stderr_stream.filename"] = "three" }, waiting = true });
        Assert.NotEqual(pid, daemon.Client.Pids("w")[0]);
        Patience.Until(() => new FileInfo(daemon.File("three")).Length > 0, "stderr has lines");
    }

    [Fact]
    public void AFullDiskHoldsUpNeitherStopNorQuit()
    {
        var daemon = StartScript("while :; do echo x; echo y >&2; done", "stdout_stream.filename = /dev/full\nstderr_stream.filename = out");
        daemon.Log.WaitFor("output to /dev/full fails: No space left on device");
        Patience.Until(() => (long?)Counters()["dropped_bytes"] > 0, "bytes are dropped");
        Assert.True((long?)Counters()["errors"] > 0);
        daemon.Client.Ok("stop", new { name = "w", waiting = true });
        Assert.Equal(0, daemon.Terminate());
        System.Text.Json.Nodes.JsonNode Counters() => daemon.Client.Ok("stats", new { name = "w", extended = true })["streams"]!["w"]!["stdout"]!;
    }

    [Fact]
    public void AVanishedFolderCostsNothingButItsStreamAndWorksAgainWhenItIsBack()
    {
        var daemon = Start(new DaemonSetup
        {
            Watchers = "[watcher:w]\ncmd = ./worker\ncopy_env = True\nstdout_stream.filename = logs/out\nstdout_stream.max_bytes = 200\n"
                + "stdout_stream.backup_count = 2\nstderr_stream.filename = err",
            Scripts = [("worker", "while :; do echo out; echo err >&2; sleep 0.01; done"), ("logs/keep", "")],
        }).AwaitStarted("w");
        var pid = Assert.Single(daemon.Client.Pids("w"));
        Patience.Until(() => File.Exists(daemon.File("logs/out.1")), "the file is rotated");
        Directory.Delete(daemon.File("logs"), recursive: true);
        daemon.Log.WaitFor("logs/out can't be opened anew: No such file or directory");
        Assert.True((long?)daemon.Client.Ok("stats", new { name = "w", extended = true })["streams"]!["w"]!["stdout"]!["errors"] > 0);

        // The worker and its other stream notice nothing.
        var before = new FileInfo(daemon.File("err")).Length;
        Patience.Until(() => new FileInfo(daemon.File("err")).Length > before + 40, "the other stream goes on");
        Directory.CreateDirectory(daemon.File("logs"));
        Patience.Until(() => File.Exists(daemon.File("logs/out")) && new FileInfo(daemon.File("logs/out")).Length > 0, "the stream is back");
        Assert.Equal(pid, Assert.Single(daemon.Client.Pids("w")));
    }

    [Fact]
    public void SilentPipesTakeNoMemory()
    {
        const int more = 200;
        var daemon = StartScript("echo out; echo err >&2; exec sleep 1000", "stdout_stream.filename = out\nstderr_stream.filename = err\nnumprocesses = 50");
        Patience.Until(() => Lines("out") == 50 && Lines("err") == 50, "all have written");
        var before = Anonymous();
        daemon.Client.Ok("incr", new { name = "w", nb = more, waiting = true });
        Patience.Until(() => Lines("out") == 50 + more && Lines("err") == 50 + more, "all have written");

        // A page for each pipe would be 1,600 kB.
        Patience.Until(() => Anonymous() - before < 1200, "the memory stays");

        int Lines(string name) => File.ReadLines(daemon.File(name)).Count();
        int Anonymous() => int.Parse(Proc.Status(daemon.Pid, "RssAnon").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}
