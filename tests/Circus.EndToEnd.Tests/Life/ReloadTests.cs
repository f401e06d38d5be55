namespace Circus.EndToEnd.Life;

public sealed class ReloadTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Fact]
    public void AReloadStartsTheNewBeforeItEndsTheOld()
    {
        var daemon = StartOne("numprocesses = 2");
        var old = daemon.Client.Pids("w");
        var events = daemon.Subscribe();

        var info = daemon.Client.Ok("reload", new { name = "w", waiting = true })["info"]!;

        var seen = events.All();
        Assert.Equal("w.spawn w.spawn w.kill w.kill w.reap w.reap w.reload", seen.Names());
        Assert.All(seen.Named("w.reap"), reap => Assert.Equal("reload", reap.Reason));
        var now = daemon.Client.Pids("w");
        Assert.Empty(now.Intersect(old));
        Assert.Equal(Json("stopped", old, "started", now), info.ToJsonString());
        daemon.Log.WaitFor("[INFO] w reloaded");
    }

    [Fact]
    public void ASequentialReloadReplacesOneAfterTheOther()
    {
        var daemon = StartOne("numprocesses = 2");
        var events = daemon.Subscribe();
        daemon.Client.Ok("reload", new { name = "w", sequential = true, waiting = true });
        Assert.Equal("w.kill w.reap w.spawn w.kill w.reap w.spawn w.reload", events.All().Names());
    }

    [Fact]
    public void AReloadThatIsNotGracefulStopsAndStarts()
    {
        var daemon = StartOne("");
        var events = daemon.Subscribe();
        daemon.Client.Ok("reload", new { name = "w", graceful = false, waiting = true });
        Assert.Equal("w.kill w.reap w.stop w.spawn w.start", events.All().Names());
    }

    [Fact]
    public void ARestartStopsAndStartsAndSaysWhichProcesses()
    {
        var daemon = StartOne("numprocesses = 2");
        var old = daemon.Client.Pids("w");
        var events = daemon.Subscribe();

        var info = daemon.Client.Ok("restart", new { name = "w", waiting = true })["info"]!;

        Assert.Equal("w.kill w.kill w.reap w.reap w.stop w.spawn w.spawn w.start", events.All().Names());
        Assert.Equal(Json("stopped", old, "started", daemon.Client.Pids("w")), info.ToJsonString());
    }

    [Fact]
    public void WithSendHupAReloadOnlySendsHup()
    {
        var daemon = StartScript("trap 'echo hup' HUP\necho ready\nwhile :; do sleep 1000 & wait; done", "send_hup = True");
        Assert.Equal("ready", daemon.Output.Next());
        var pid = Assert.Single(daemon.Client.Pids("w"));
        var events = daemon.Subscribe();

        daemon.Client.Ok("reload", new { name = "w", waiting = true });

        Assert.Equal("hup", daemon.Output.Next());
        Assert.Equal("w.reload", events.All().Names());
        Assert.Equal([pid], daemon.Client.Pids("w"));
        daemon.Log.WaitFor($"SENDING HUP to {pid}");
    }

    [Fact]
    public void ASingletonIsNeverDoubledByAReload()
    {
        var daemon = StartOne("singleton = True");
        var events = daemon.Subscribe();
        daemon.Client.Ok("reload", new { name = "w", waiting = true });
        Assert.Equal("w.kill w.reap w.spawn w.reload", events.All().Names());
    }

    [Fact]
    public void AReloadOfAllLeavesStoppedWatchersStopped()
    {
        var daemon = Start($"[watcher:a]\ncmd = {Sleeper}\n[watcher:b]\ncmd = {Sleeper}").AwaitStarted("a", "b");
        daemon.Client.Ok("stop", new { name = "b", waiting = true });
        var events = daemon.Subscribe();
        daemon.Client.Ok("reload", new { waiting = true });
        Assert.Equal("a.spawn a.kill a.reap a.reload", events.All().Names());
    }

    [Fact]
    public void AReloadByNameStartsAStoppedWatcher()
    {
        var daemon = StartOne("");
        daemon.Client.Ok("stop", new { name = "w", waiting = true });
        var events = daemon.Subscribe();
        daemon.Client.Ok("reload", new { name = "w", waiting = true });
        Assert.Equal("w.spawn w.start w.reload", events.All().Names());
    }

    [Fact]
    public void AReloadWhoseProgramIsGoneKeepsTheOldProcesses()
    {
        var daemon = StartScript("exec sleep 1000", "max_retry = 2");
        var pids = daemon.Client.Pids("w");
        File.Delete(daemon.File("worker"));

        var (errno, reason) = daemon.Client.Refused("reload", new { name = "w", waiting = true });

        Assert.Equal(6, errno);
        Assert.StartsWith("reload of w failed: ", reason, StringComparison.Ordinal);
        Assert.Equal(pids, daemon.Client.Pids("w"));
        Assert.Equal("active", daemon.Client.StatusOf("w"));
    }

    [Fact]
    public void RestartingSeveralBringsBackWhatRan()
    {
        var daemon = Start($"[watcher:a]\ncmd = {Sleeper}\nautostart = False\n[watcher:b]\ncmd = {Sleeper}").AwaitStarted("b");
        daemon.Client.Ok("start", new { name = "a", waiting = true });
        var before = daemon.Client.Pids("a");
        daemon.Client.Ok("restart", new { name = "*", waiting = true });
        Assert.Equal("active", daemon.Client.StatusOf("a"));
        Assert.Empty(before.Intersect(daemon.Client.Pids("a")));
    }

    [Fact]
    public void AChangedFileIsAppliedWithTheLeastDisturbance()
    {
        var daemon = Start($"[watcher:kept]\ncmd = {Sleeper}\n[watcher:more]\ncmd = {Sleeper}\n[watcher:other]\ncmd = {Sleeper}\n[watcher:gone]\ncmd = {Sleeper}")
            .AwaitStarted("gone", "kept", "more", "other");
        var (kept, more, other, gone) = (daemon.Client.Pids("kept"), daemon.Client.Pids("more"), daemon.Client.Pids("other"), daemon.Client.Pids("gone"));
        daemon.WriteIni($"[watcher:kept]\ncmd = {Sleeper}\n[watcher:more]\ncmd = {Sleeper}\nnumprocesses = 2\n[watcher:other]\ncmd = /bin/sleep 2000\n[watcher:new]\ncmd = {Sleeper}");

        Assert.Equal(new CommandResult(0, "ok\ngone: removed\nmore: adjusted\nnew: added\nother: reloaded\n", ""), daemon.Ctl("reloadconfig", "--waiting"));
        Assert.Equal(new CommandResult(0, "ok\n", ""), daemon.Ctl("reloadconfig", "--waiting"));

        Assert.Equal("kept,more,new,other\n", daemon.Ctl("list").Output);
        Assert.Equal(kept, daemon.Client.Pids("kept"));
        Assert.Equal(more[0], daemon.Client.Pids("more")[0]);
        Assert.Equal(2, daemon.Client.Pids("more").Length);
        Assert.NotEqual(other, daemon.Client.Pids("other"));
        Assert.Single(daemon.Client.Pids("new"));
        Assert.False(Proc.Exists(gone[0]));
        daemon.Log.WaitFor("configuration reloaded: added new; changed more, other; removed gone");
    }

    [Fact]
    public void AFileWithAMistakeChangesNothingAndIsAnsweredWithIt()
    {
        var daemon = StartOne("");
        var pids = daemon.Client.Pids("w");
        daemon.WriteIni($"[watcher:w]\ncmd = {Sleeper}\nnumprocesses = many\n");
        var (errno, reason) = daemon.Client.Refused("reloadconfig", new { waiting = true });
        Assert.Equal(6, errno);
        Assert.Contains("[watcher:w] numprocesses: 'many' is not an integer", reason, StringComparison.Ordinal);
        Assert.Equal(pids, daemon.Client.Pids("w"));
    }

    [Fact]
    public void AChangedEndpointIsRebound()
    {
        var daemon = StartOne("");
        var other = daemon.File("other");
        File.WriteAllText(daemon.Ini, File.ReadAllText(daemon.Ini).Replace(daemon.Endpoint, $"ipc://{other}", StringComparison.Ordinal));
        daemon.Client.Ok("reloadconfig");
        Patience.Until(() => File.Exists(other) && !File.Exists(daemon.File("endpoint")), "the endpoint has moved");
        Assert.Equal("w: active\n", CircusBinary.Run("/", "ctl", "--endpoint", $"ipc://{other}", "status").Output);
    }

    [Fact]
    public void AnEndpointThatCantBeBoundChangesNothing()
    {
        var daemon = StartOne("");
        var pids = daemon.Client.Pids("w");
        var text = File.ReadAllText(daemon.Ini);
        File.WriteAllText(daemon.Ini, text.Replace(daemon.Endpoint, "ipc:///no/such/folder", StringComparison.Ordinal) + "[watcher:v]\ncmd = /bin/sleep 1000\n");
        var (errno, reason) = daemon.Client.Refused("reloadconfig", new { waiting = true });
        Assert.Equal(6, errno);
        Assert.Contains("/no/such/folder", reason, StringComparison.Ordinal);
        Assert.Equal(pids, daemon.Client.Pids("w"));
        Assert.Equal("w\n", daemon.Ctl("list").Output);
    }

    [Fact]
    public void AWaitingClientOfAFormerEndpointIsAnswered()
    {
        var daemon = StartOne("");
        var other = daemon.File("other");
        var text = File.ReadAllText(daemon.Ini).Replace(daemon.Endpoint, $"ipc://{other}", StringComparison.Ordinal);
        File.WriteAllText(daemon.Ini, text.Replace(Sleeper, "/bin/sleep 2000", StringComparison.Ordinal));
        Assert.Equal(new CommandResult(0, "ok\n[circus] endpoint: applied\nw: reloaded\n", ""), daemon.Ctl("reloadconfig", "--waiting"));
        Patience.Until(() => File.Exists(other) && !File.Exists(daemon.File("endpoint")), "the endpoint has moved");
    }

    [Fact]
    public void LogLevelAndUmaskAreAppliedToTheRunningDaemon()
    {
        var daemon = StartOne("");
        var text = File.ReadAllText(daemon.Ini);
        File.WriteAllText(daemon.Ini, text.Replace("[circus]\n", "[circus]\numask = 077\nloglevel = error\n", StringComparison.Ordinal) + "[watcher:v]\ncmd = /usr/bin/touch made\nrespawn = False\n");
        Assert.Equal("ok\n[circus] umask: applied\n[circus] loglevel: applied\nv: added\n", daemon.Ctl("reloadconfig", "--waiting").Output);
        Patience.Until(() => File.Exists(daemon.File("made")), "the worker has made its file");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(daemon.File("made")));
        Assert.DoesNotContain("v started", daemon.Log.Text, StringComparison.Ordinal);
    }

    private static string Json(string first, int[] firstPids, string second, int[] secondPids) =>
        $$"""{"{{first}}":[{{string.Join(',', firstPids.Order())}}],"{{second}}":[{{string.Join(',', secondPids.Order())}}],"kept":[]}""";
}
