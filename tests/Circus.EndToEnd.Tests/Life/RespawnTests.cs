namespace Circus.EndToEnd.Life;

public sealed class RespawnTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Fact]
    public void AKilledWorkerIsReplacedAndTheEventsSayHowItEnded()
    {
        var daemon = StartOne("numprocesses = 3");
        var pids = daemon.Client.Pids("w");
        var events = daemon.Subscribe();

        Proc.Signal(pids[1], Proc.SigKill);
        var seen = events.Until("w.spawn");

        Assert.Equal("w.reap w.spawn", seen.Names());
        Assert.Equal(["process_pid", "time", "exit_code", "reason"], seen[0].Payload.Select(each => each.Key));
        Assert.Equal((pids[1], -9, "signalled"), (seen[0].Pid, seen[0].ExitCode, seen[0].Reason));
        Assert.Equal(["process_pid", "time"], seen[1].Payload.Select(each => each.Key));
        Assert.Equal([pids[0], pids[2], seen[1].Pid], daemon.Client.Pids("w"));
    }

    [Fact]
    public void TheReplacementTakesTheWidOfTheDead()
    {
        var daemon = StartOne("numprocesses = 3", "/bin/sleep 100$(circus.wid)");
        var events = daemon.Subscribe("watcher.w.spawn");

        Proc.Signal(daemon.Client.Pids("w")[1], Proc.SigKill);

        Assert.Equal(["/bin/sleep", "1002"], Proc.CommandLine(events.Next().Pid));
    }

    [Fact]
    public void ALongLivedWorkerIsReplacedWithinASecond()
    {
        var daemon = StartOne("", "/bin/sleep 1.1");
        var seen = daemon.Subscribe().Until("w.spawn");

        Assert.Equal((0, "exited"), (seen[0].ExitCode, seen[0].Reason));
        Assert.InRange(seen[1].Time - seen[0].Time, -0.001, 1);
    }

    [Fact]
    public void TheExitStatusIsInTheReapEvent()
    {
        var daemon = StartScript("exit 3");
        Assert.Equal((3, "exited"), (daemon.Subscribe("watcher.w.reap").Next() is var reap ? reap.ExitCode : 0, reap.Reason));
    }

    [Fact]
    public void EarlyDeathsAreSpacedByADoublingDelay()
    {
        var daemon = StartOne("autostart = True", "/bin/false");
        daemon.Client.Ok("stop", new { name = "w", waiting = true });
        var events = daemon.Subscribe();
        daemon.Client.Ok("start", new { name = "w" });

        var seen = events.Until("w.spawn", 6);

        var deaths = seen.Named("w.reap").Select(each => each.Time);
        var births = seen.Named("w.spawn").Skip(1).Select(each => each.Time);
        double[] atLeast = [0.01, 0.02, 0.04, 0.08, 0.16];
        Assert.All(deaths.Zip(births, (death, birth) => birth - death).Zip(atLeast), gap => Assert.InRange(gap.First, gap.Second - 0.002, gap.Second + 1));
    }

    [Fact]
    public void TheDelayAfterEarlyDeathsEndsAtCheckDelay()
    {
        var daemon = Start("[watcher:w]\ncmd = /bin/false", "check_delay = 0.05");
        var seen = daemon.Subscribe().Until("w.spawn", 12);
        Assert.InRange(seen[^1].Time - seen.Named("w.spawn").First().Time, 0, 11 * 0.5);
    }

    [Fact]
    public void WithoutRespawnTheWatcherStopsWithItsLastProcess()
    {
        var daemon = StartOne("numprocesses = 2\nrespawn = False");
        var events = daemon.Subscribe();

        foreach (var pid in daemon.Client.Pids("w"))
            Proc.Signal(pid, Proc.SigKill);

        Assert.Equal("w.reap w.reap w.stop", events.Until("w.stop").Names());
        Assert.Equal("stopped", daemon.Client.StatusOf("w"));
    }

    [Fact]
    public void AnAgedWorkerIsReplacedAfterItHasEnded()
    {
        var daemon = StartOne("max_age = 1\nmax_age_variance = 0");
        var pid = Assert.Single(daemon.Client.Pids("w"));

        var seen = daemon.Subscribe().Until("w.spawn");

        Assert.Equal("w.kill w.reap w.spawn", seen.Names());
        Assert.Equal((pid, "max_age"), (seen[1].Pid, seen[1].Reason));
    }

    [Fact]
    public void AProgramThatCantBeExecutedIsTriedMaxRetryTimesAndStopsItsWatcherOnly()
    {
        var daemon = Start($"[watcher:bad]\ncmd = /no/such/program\nmax_retry = 3\n\n[watcher:good]\ncmd = {Sleeper}").AwaitStarted("good");

        daemon.Log.WaitFor("bad can't be started (3 attempts, option max_retry)");
        daemon.Log.WaitFor("[INFO] bad stopped");

        Assert.Equal(3, daemon.Log.All.Count(line => line.Contains("[WARNING] error in 'bad': ", StringComparison.Ordinal) && line.Contains("/no/such/program", StringComparison.Ordinal)));
        Assert.Equal(("stopped", "active"), (daemon.Client.StatusOf("bad"), daemon.Client.StatusOf("good")));
    }

    [Fact]
    public void AFailedStartPublishesItsFailuresAndAStopAndNoMore()
    {
        var daemon = Start("[watcher:bad]\ncmd = /no/such/program\nmax_retry = 2\nautostart = False");
        var events = daemon.Subscribe();

        daemon.Client.Call("start", new { name = "bad", waiting = true });

        Assert.Equal("bad.spawn_failed bad.spawn_failed bad.stop", events.All().Names());
    }

    [Fact]
    public void EndlessRetriesLeaveTheDaemonResponsive()
    {
        var daemon = Start("[watcher:bad]\ncmd = /no/such/program\nmax_retry = -1");
        Patience.Until(() => daemon.Log.All.Count(line => line.Contains("error in 'bad'", StringComparison.Ordinal)) > 3, "it was tried again");

        Assert.Equal("starting", daemon.Client.StatusOf("bad"));
        Assert.Equal(0, daemon.Terminate());
    }

    [Fact]
    public void AProgramThatAppearsLaterIsStartedByEndlessRetries()
    {
        var daemon = Start("[watcher:late]\ncmd = ./late\nmax_retry = -1");
        daemon.Log.WaitFor("error in 'late'");

        File.CreateSymbolicLink(daemon.File("late"), "/bin/cat");

        daemon.AwaitStarted("late");
    }
}
