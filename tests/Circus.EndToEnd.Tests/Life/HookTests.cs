namespace Circus.EndToEnd.Life;

/// <summary>Hooks as real processes: their context, their answers, their limit; functions of Python.</summary>
public sealed class HookTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    private const string Recorder = "#!/bin/sh\nprintf '%s %s %s\\n' \"$CIRCUS_HOOK\" \"$CIRCUS_WATCHER\" \"${CIRCUS_PID:+pid}\" >> record\n/usr/bin/python3 -c 'import json,sys; json.load(sys.stdin)'";

    private DaemonUnderTest StartHooked(string hooks, string options = "", params (string Name, string Text)[] scripts) => Start(new DaemonSetup
    {
        Watchers = $"[watcher:w]\ncmd = {Sleeper}\nautostart = False\n{hooks}\n{options}\n\n[watcher:other]\ncmd = {Sleeper}",
        Scripts = [("record.sh", Recorder), .. scripts],
    }).AwaitStarted("other");

    [Fact]
    public void EachHookIsRunInItsPlaceWithItsContext()
    {
        string[] names = ["before_start", "before_spawn", "after_spawn", "after_start", "before_stop", "before_signal", "after_signal", "before_reap", "after_reap", "after_stop"];
        var daemon = StartHooked(string.Concat(names.Select(name => $"hooks.{name} = ./record.sh\n")));
        var events = daemon.Subscribe("watcher.w");
        daemon.Client.Ok("start", new { name = "w", waiting = true });
        Assert.Equal("w.hook_success w.hook_success w.hook_success w.spawn w.hook_success w.start", events.Until("w.start").Names());
        daemon.Client.Ok("stop", new { name = "w", waiting = true });
        Assert.Equal(
            "before_stop before_signal after_signal kill before_reap reap after_reap stop after_stop",
            string.Join(' ', events.All().Select(each => (string?)each.Payload["name"] ?? each.Name[2..])));
        Assert.Equal(
            names.Select(name => $"{name} w {(name is "after_spawn" or "before_signal" or "after_signal" or "before_reap" or "after_reap" ? "pid" : "")}"),
            File.ReadAllLines(daemon.File("record")));
    }

    [Theory]
    [InlineData("false", "exit status 1")]
    [InlineData("test -e nowhere", "exit status 1")]
    [InlineData("/no/such/hook", "[Errno 2] No such file or directory: '/no/such/hook'")]
    [InlineData("no_module_of_this_name.function", "ModuleNotFoundError: No module named 'no_module_of_this_name'")]
    public void AHookThatFailsKeepsTheWatcherStopped(string hook, string error)
    {
        var daemon = StartHooked($"hooks.before_start = {hook}");
        var events = daemon.Subscribe("watcher.w");
        daemon.Client.Ok("start", new { name = "w", waiting = true });
        var told = Assert.Single(events.All());
        Assert.Equal(("w.hook_failure", "before_start", error), (told.Name, (string?)told.Payload["name"], (string?)told.Payload["error"]));
        Assert.Equal("stopped", daemon.Client.StatusOf("w"));
        daemon.Log.WaitFor($"Hook 'before_start' of w failed: {error}");
    }

    [Fact]
    public void TheFlagLetsItPass()
    {
        var daemon = StartHooked("hooks.before_start = false,true");
        daemon.Client.Ok("start", new { name = "w", waiting = true });
        Assert.Equal("active", daemon.Client.StatusOf("w"));
    }

    [Fact]
    public void AHookThatHangsHoldsItsWatcherAloneAndIsKilledWithItsGroup()
    {
        var daemon = StartHooked("hooks.before_start = sleep 999 & sleep 998\nhooks.timeout = 0.5");
        var events = daemon.Subscribe("watcher.w");
        daemon.Client.Ok("start", new { name = "w" });
        daemon.Client.Ok("incr", new { name = "other", waiting = true });
        Assert.Equal(2, daemon.Client.Pids("other").Length);
        Assert.Equal("it took longer than hooks.timeout = 0.5", (string?)events.Until("w.hook_failure")[0].Payload["error"]);
        Patience.Until(() => Proc.DescendantsOf(daemon.Pid).All(pid => Proc.IsZombie(pid) || Proc.CommandLine(pid) is not ["sleep", "999" or "998"]), "its processes are gone");
    }

    [Fact]
    public void AHookIsSetAtRunTime()
    {
        var daemon = StartHooked("");
        daemon.Client.Ok("set", new { name = "w", options = new Dictionary<string, string> { ["hooks.before_start"] = "./record.sh" }, waiting = true });
        daemon.Client.Ok("start", new { name = "w", waiting = true });
        Assert.Equal(["before_start w "], File.ReadAllLines(daemon.File("record")));
    }

    [Fact]
    public void AFunctionOfPythonIsImportedOnceAndSeesTheWatcher()
    {
        const string Module =
            """
            calls = []

            def before_spawn(watcher, arbiter, hook_name, **kwargs):
                calls.append(hook_name)
                with open('record', 'a') as record:
                    record.write('%s %s %d %s\n' % (watcher.name, watcher.numprocesses, len(calls), arbiter.endpoint.split(':')[0]))
                return True

            def before_start(watcher, arbiter, hook_name, **kwargs):
                watcher.numprocesses = 3

            def refuse(**kwargs):
                return None
            """;
        var daemon = StartHooked("hooks.before_spawn = my_hooks.before_spawn", "numprocesses = 2", ("my_hooks.py", Module));
        daemon.Client.Ok("start", new { name = "w", waiting = true });
        Assert.Equal(["w 2 1 ipc", "w 2 2 ipc"], File.ReadAllLines(daemon.File("record")));
        daemon.Client.Ok("stop", new { name = "w", waiting = true });
        daemon.Client.Ok("set", new { name = "w", options = new Dictionary<string, string> { ["hooks.before_start"] = "my_hooks:before_start" } });
        var events = daemon.Subscribe("watcher.w");
        daemon.Client.Ok("start", new { name = "w", waiting = true });
        Assert.StartsWith("AttributeError: numprocesses", (string?)Assert.Single(events.All()).Payload["error"], StringComparison.Ordinal);
        daemon.Client.Ok("set", new { name = "w", options = new Dictionary<string, string> { ["hooks.before_start"] = "my_hooks.refuse" } });
        daemon.Client.Ok("start", new { name = "w", waiting = true });
        Assert.Equal("stopped", daemon.Client.StatusOf("w"));
    }
}
