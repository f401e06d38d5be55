namespace Circus.EndToEnd.Daemons;

/// <summary>Signals to the daemon (spec/processes.md §14, overview.md §7).</summary>
public sealed class SignalTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Theory]
    [InlineData(Proc.SigTerm, "SIG_TERM")]
    [InlineData(Proc.SigInt, "SIG_INT")]
    [InlineData(Proc.SigQuit, "SIG_QUIT")]
    public void EverythingIsStoppedAndTheExitStatusIs0(int signum, string name)
    {
        var daemon = Start($"[watcher:a]\ncmd = {Sleeper}\nnumprocesses = 3\n[watcher:b]\ncmd = {Sleeper}").AwaitStarted("a", "b");

        daemon.Signal(signum);

        Assert.Equal(0, daemon.WaitForExit());
        daemon.AssertNobodySurvives();
        Assert.Equal([daemon.Ini], Directory.EnumerateFileSystemEntries(daemon.Directory));
        daemon.Log.ToEnd();
        string[] expected = [$"Got signal {name}", "a stopped", "b stopped", "Arbiter exiting"];
        var texts = daemon.Log.All.SkipWhile(line => !line.Contains("Got signal", StringComparison.Ordinal)).Select(line => line[(line.IndexOf("] [INFO] ", StringComparison.Ordinal) + "] [INFO] ".Length)..]).ToArray();
        Assert.Equal(expected[0], texts[0]);
        Assert.Equal(expected.Order(), texts.Order());
        Assert.Equal(expected[^1], texts[^1]);
    }

    [Fact]
    public void WatchersAreSignalledFromTheLowestPriorityUp()
    {
        var daemon = Start($"[watcher:a]\ncmd = {Sleeper}\npriority = 2\n[watcher:b]\ncmd = {Sleeper}\npriority = 1\n[watcher:c]\ncmd = {Sleeper}\npriority = 3").AwaitStarted("a", "b", "c");
        var events = daemon.Subscribe();
        daemon.Signal(Proc.SigTerm);
        Assert.Equal("b.kill a.kill c.kill", Enumerable.Range(0, 3).Select(_ => events.Next()).Names());
    }

    [Fact]
    public void ASecondSigtermDoesNotShortenTheGracefulTimeoutNorLoseTheFirst()
    {
        var daemon = StartScript("trap 'sleep 0.3; echo done; exit' TERM\necho ready\nwhile :; do sleep 1000 & wait; done");
        daemon.Output.Next();
        daemon.Signal(Proc.SigTerm);
        daemon.Log.WaitFor("Got signal SIG_TERM");
        daemon.Signal(Proc.SigTerm);
        Assert.Equal("done", daemon.Output.Next());
        Assert.Equal(0, daemon.WaitForExit());
    }

    [Fact]
    public void SigtermIsNotLostWhileWatchersAreStarting()
    {
        var daemon = Start($"[watcher:w]\ncmd = {Sleeper}\nnumprocesses = 100\nwarmup_delay = 5");
        Assert.Equal(0, daemon.Terminate());
        daemon.AssertNobodySurvives();
    }

    [Fact]
    public void SigtermIsNotLostWhileASlowStopIsUnderWay()
    {
        var daemon = StartScript("trap '' TERM\necho ready\nwhile :; do sleep 1000; done", "graceful_timeout = 0.5");
        daemon.Output.Next();
        daemon.Client.Ok("stop", new { name = "w" });
        Assert.Equal(0, daemon.Terminate());
        daemon.AssertNobodySurvives();
    }

    [Fact]
    public void StubbornWorkersAreKilledWithTheirWholeTreeAtTheEnd()
    {
        var daemon = StartScript("trap '' TERM\n(while :; do sleep 1000; done) &\necho ready\nwhile :; do sleep 1000; done", "graceful_timeout = 0.2");
        daemon.Output.Next();
        Assert.Equal(0, daemon.Terminate());
        daemon.AssertNobodySurvives();
    }

    [Fact]
    public void SighupReloadsWhatRuns()
    {
        var daemon = Start($"[watcher:a]\ncmd = {Sleeper}\n[watcher:b]\ncmd = {Sleeper}").AwaitStarted("a", "b");
        daemon.Client.Ok("stop", new { name = "b", waiting = true });
        var events = daemon.Subscribe();
        daemon.Signal(Proc.SigHup);
        Assert.Equal("a.spawn a.kill a.reap a.reload", events.Until("a.reload").Names());
        daemon.Log.WaitFor("[INFO] Got signal SIG_HUP");
        Assert.Equal("stopped", daemon.Client.StatusOf("b"));
    }

    [Fact]
    public void SighupIsNotLostWhileWatchersAreStarting()
    {
        var daemon = Start($"[watcher:w]\ncmd = {Sleeper}\nwarmup_delay = 0.5");
        daemon.Signal(Proc.SigHup);
        daemon.Log.WaitFor("[INFO] w reloaded");
    }

    [Theory]
    [InlineData(Proc.SigUsr1)]
    [InlineData(Proc.SigUsr2)]
    [InlineData(14)]
    [InlineData(28)]
    public void OtherSignalsAreHarmless(int signum)
    {
        var daemon = StartOne("");
        var pids = daemon.Client.Pids("w");
        daemon.Signal(signum);
        // Handled before SIGHUP, whose effect can be seen.
        daemon.Signal(Proc.SigHup);
        daemon.Log.WaitFor("[INFO] w reloaded");
        Assert.Empty(daemon.Client.Pids("w").Intersect(pids));
        daemon.AssertRuns();
    }

    [Fact]
    public void AnIgnoredSignalIsLogged()
    {
        var daemon = StartOne("");
        daemon.Signal(Proc.SigUsr1);
        daemon.Log.WaitFor("Got signal SIG_USR1");
    }
}
