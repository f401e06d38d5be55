namespace Circus.EndToEnd.Protocol;

/// <summary>Each command's reply, and what it says when it is asked wrongly (spec/protocol.md §6, §8).</summary>
public sealed class CommandTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Theory]
    [InlineData("add", """{"name": "n", "cmd": "none"}""", "")]
    [InlineData("add", """{"name": "n", "cmd": "/bin/sleep 99", "start": true, "waiting": true}""", "started kept")]
    [InlineData("decr", """{"name": "w", "waiting": true}""", "numprocesses")]
    [InlineData("dstats", "{}", "info")]
    [InlineData("get", """{"name": "w", "keys": ["cmd"]}""", "options")]
    [InlineData("ipython", "{}", "shell msg")]
    [InlineData("listsockets", "{}", "sockets")]
    [InlineData("stats", "{}", "infos")]
    [InlineData("stats", """{"name": "w"}""", "name info")]
    [InlineData("globaloptions", "{}", "options")]
    [InlineData("incr", """{"name": "w", "waiting": true}""", "numprocesses")]
    [InlineData("kill", """{"name": "w", "waiting": true}""", "")]
    [InlineData("list", "{}", "watchers")]
    [InlineData("list", """{"name": "w"}""", "pids")]
    [InlineData("numprocesses", "{}", "numprocesses")]
    [InlineData("numprocesses", """{"name": "w"}""", "numprocesses watcher_name")]
    [InlineData("numwatchers", "{}", "numwatchers")]
    [InlineData("options", """{"name": "w"}""", "options")]
    [InlineData("quit", """{"waiting": true}""", "")]
    [InlineData("reload", """{"name": "w", "waiting": true}""", "info")]
    [InlineData("reload", """{"waiting": true}""", "")]
    [InlineData("reloadconfig", """{"waiting": true}""", "watchers sockets circus")]
    [InlineData("restart", """{"name": "w", "waiting": true}""", "info")]
    [InlineData("restart", """{"waiting": true}""", "")]
    [InlineData("rm", """{"name": "w", "waiting": true}""", "")]
    [InlineData("set", """{"name": "w", "options": {"numprocesses": 2}, "waiting": true}""", "")]
    [InlineData("signal", """{"name": "w", "signum": 0}""", "")]
    [InlineData("start", """{"name": "w", "waiting": true}""", "info")]
    [InlineData("start", """{"waiting": true}""", "")]
    [InlineData("status", "{}", "statuses")]
    [InlineData("stop", """{"name": "w", "waiting": true}""", "info")]
    [InlineData("stop", """{"waiting": true}""", "")]
    public void TheReplyHasTheFieldsOfItsCommand(string command, string properties, string fields)
    {
        var reply = StartOne("").Client.Ok(command, JsonNode.Parse(properties));
        Assert.Equal(["status", "time", .. fields.Split(' ', StringSplitOptions.RemoveEmptyEntries), "id"], reply.Select(each => each.Key));
    }

    [Theory]
    [InlineData("decr", """{"name": "w"}""")]
    [InlineData("kill", """{"name": "w"}""")]
    [InlineData("quit", "{}")]
    [InlineData("reload", """{"name": "w"}""")]
    [InlineData("reload", """{"name": "w", "sequential": true}""")]
    [InlineData("reload", "{}")]
    [InlineData("restart", """{"name": "w"}""")]
    [InlineData("restart", "{}")]
    [InlineData("rm", """{"name": "w"}""")]
    [InlineData("set", """{"name": "w", "options": {"cmd": "/bin/sleep 99"}}""")]
    [InlineData("start", """{"name": "w"}""")]
    [InlineData("stop", """{"name": "w"}""")]
    public void WithoutWaitingTheReplyIsOkAloneAndComesBeforeTheEnd(string command, string properties)
    {
        // Its worker takes so long to end that a reply within the client's patience can't have waited for it.
        var daemon = StartScript("trap '' TERM\necho ready\nwhile :; do sleep 1000; done", "graceful_timeout = 60");
        daemon.Output.Next();
        Assert.Equal(["status", "time", "id"], daemon.Client.Ok(command, JsonNode.Parse(properties)).Select(each => each.Key));
    }

    [Fact]
    public void ListenIsNoRequest() => Assert.Equal((3, "invalid message. use a pub/sub socket"), StartOne("").Client.Refused("listen"));

    [Fact]
    public void TheStatusOfOneWatcherIsTheStatusOfTheReply()
    {
        var reply = StartOne("").Client.Call("status", new { name = "w" });
        Assert.Equal("active", (string)reply["status"]!);
        Assert.Equal(["status", "time", "id"], reply.Select(each => each.Key));
    }

    [Fact]
    public void ListNamesTheWatchersInLowerCaseAndOrder()
    {
        var daemon = Start($"[watcher:b]\ncmd = {Sleeper}\n[watcher:A]\ncmd = {Sleeper}\n[watcher:C x]\ncmd = {Sleeper}");
        Assert.Equal("""["a","b","c x"]""", daemon.Client.Ok("list")["watchers"]!.ToJsonString());
    }

    [Fact]
    public void OptionsAreInOrderAndHoldWhatWasConfigured()
    {
        var options = StartOne("graceful_timeout = 3\nnumprocesses = 2\nstop_signal = INT\nmine = kept").Client.Ok("options", new { name = "w" })["options"]!.AsObject();
        Assert.Equal(options.Select(each => each.Key).Order(StringComparer.Ordinal), options.Select(each => each.Key));
        Assert.Equal(
            ("3.0", "2", "2", "\"kept\"", "\"/bin/sleep 1000\"", "null"),
            (options["graceful_timeout"]!.ToJsonString(), options["numprocesses"]!.ToJsonString(), options["stop_signal"]!.ToJsonString(), options["mine"]!.ToJsonString(),
                options["cmd"]!.ToJsonString(), options["executable"]?.ToJsonString() ?? "null"));
    }

    [Fact]
    public void GetAnswersTheKeysThatWereAskedFor() =>
        Assert.Equal("""{"numprocesses":1,"cmd":"/bin/sleep 1000"}""", StartOne("").Client.Ok("get", new { name = "w", keys = new[] { "numprocesses", "cmd" } })["options"]!.ToJsonString());

    [Fact]
    public void GlobalOptionsAreThoseOfTheCircusSection()
    {
        var daemon = Start("", "check_delay = 2.5");
        var options = daemon.Client.Ok("globaloptions")["options"]!;
        Assert.Equal((daemon.Endpoint, daemon.PubsubEndpoint, "2.5"), ((string)options["endpoint"]!, (string)options["pubsub_endpoint"]!, options["check_delay"]!.ToJsonString()));
        Assert.Equal("""{"check_delay":2.5}""", daemon.Client.Ok("globaloptions", new { option = "check_delay" })["options"]!.ToJsonString());
    }

    [Theory]
    [InlineData("add", "{}", "message invalid 'name' is missing")]
    [InlineData("add", """{"name": "x"}""", "message invalid 'cmd' is missing")]
    [InlineData("decr", "{}", "message invalid 'name' is missing")]
    [InlineData("get", """{"name": "w"}""", "message invalid 'keys' is missing")]
    [InlineData("incr", "{}", "message invalid 'name' is missing")]
    [InlineData("kill", "{}", "message invalid 'name' is missing")]
    [InlineData("options", "{}", "message invalid 'name' is missing")]
    [InlineData("rm", "{}", "message invalid 'name' is missing")]
    [InlineData("set", """{"name": "w"}""", "message invalid 'options' is missing")]
    [InlineData("signal", """{"name": "w"}""", "message invalid 'signum' is missing")]
    [InlineData("get", """{"name": "w", "keys": ["zz"]}""", "'zz' option not found")]
    [InlineData("globaloptions", """{"option": "statsd"}""", "'statsd' not an existing option")]
    [InlineData("set", """{"name": "w", "options": 7}""", "'options' property should be an object")]
    [InlineData("set", """{"name": "w", "options": {"foo": 1}}""", "unknown key 'foo'")]
    [InlineData("set", """{"name": "w", "options": {"numprocesses": "2"}}""", "'numprocesses' isn't an integer")]
    [InlineData("set", """{"name": "w", "options": {"warmup_delay": "2"}}""", "'warmup_delay' isn't a number")]
    [InlineData("set", """{"name": "w", "options": {"shell": 3}}""", "'shell' isn't a valid boolean")]
    [InlineData("set", """{"name": "w", "options": {"env": 3}}""", "'env' isn't a valid object")]
    [InlineData("set", """{"name": "w", "options": {"env": {"A": 1}}}""", "'A' isn't a string")]
    [InlineData("set", """{"name": "w", "options": {"rlimit_zork": 1}}""", "'rlimit_zork' isn't a valid rlimit setting")]
    [InlineData("stop", """{"name": "w", "match": "zz"}""", "unknown match method zz")]
    public void ABadRequestIsRefusedWithItsReason(string command, string properties, string reason) =>
        Assert.Equal((3, reason), StartOne("").Client.Refused(command, JsonNode.Parse(properties)));

    [Theory]
    [InlineData("decr")]
    [InlineData("incr")]
    [InlineData("kill")]
    [InlineData("list")]
    [InlineData("numprocesses")]
    [InlineData("options")]
    [InlineData("reload")]
    [InlineData("restart")]
    [InlineData("rm")]
    [InlineData("start")]
    [InlineData("status")]
    [InlineData("stop")]
    public void AnUnknownWatcherIsNamed(string command) => Assert.Equal((3, "program nope not found"), StartOne("").Client.Refused(command, new { name = "nope" }));

    [Theory]
    [InlineData("1.5")]
    [InlineData("\"x\"")]
    [InlineData("[]")]
    public void ANumberOfProcessesThatIsNoneIsRefused(string nb)
    {
        var daemon = StartOne("");
        Assert.Equal(3, daemon.Client.Refused("incr", new { name = "w", nb = JsonNode.Parse(nb) }).Errno);
        Assert.Single(daemon.Client.Pids("w"));
    }

    [Fact]
    public void ARefusedSetChangesNothing()
    {
        var daemon = StartOne("");
        var events = daemon.Subscribe();
        daemon.Client.Refused("set", new { name = "w", options = new { numprocesses = 5, foo = 1 } });
        Assert.Empty(events.All());
        Assert.Equal(1, (int)daemon.Client.Ok("get", new { name = "w", keys = new[] { "numprocesses" } })["options"]!["numprocesses"]!);
    }

    [Fact]
    public void SettingTheCommandReloads()
    {
        var daemon = StartOne("");
        var events = daemon.Subscribe();
        daemon.Client.Ok("set", new { name = "w", options = new { cmd = "/bin/sleep 2000" }, waiting = true });
        Assert.Equal("w.updated w.spawn w.kill w.reap w.reload", events.All().Names());
        Assert.Equal(["/bin/sleep", "2000"], Proc.CommandLine(Assert.Single(daemon.Client.Pids("w"))));
    }

    [Fact]
    public void ASecondExclusiveCommandOnOneWatcherIsRefusedWhileTheFirstRuns()
    {
        var daemon = StartScript("trap '' TERM\necho ready\nwhile :; do sleep 1000; done", "graceful_timeout = 60");
        daemon.Output.Next();
        daemon.Client.Ok("restart", new { name = "w" });
        Assert.Equal((5, "arbiter is already running watcher_restart command"), daemon.Client.Refused("incr", new { name = "w" }));
        Assert.Equal((5, "arbiter is already running watcher_restart command"), daemon.Client.Refused("reload"));
    }

    [Fact]
    public void AnInterruptedCommandIsAnsweredToo()
    {
        var daemon = StartScript("trap '' TERM\necho ready\nwhile :; do sleep 1000; done", "graceful_timeout = 60");
        daemon.Output.Next();
        var waiting = daemon.NewClient();
        waiting.Send("""{"id": 1, "command": "restart", "properties": {"name": "w", "waiting": true}}""");
        Patience.Until(() => daemon.Client.StatusOf("w") == "stopping", "the restart has begun");
        daemon.Client.Ok("stop", new { name = "w" });
        Assert.Equal("watcher_restart was ended by watcher_stop", (string)waiting.Receive()["reason"]!);
    }

    [Fact]
    public void QuitStopsEverythingThenRepliesThenExits()
    {
        var daemon = StartOne("numprocesses = 2");
        var pids = daemon.Client.Pids("w");
        daemon.Client.Ok("quit", new { waiting = true });
        Assert.All(pids, pid => Assert.False(Proc.Exists(pid)));
        Assert.Equal(0, daemon.WaitForExit());
    }

    [Fact]
    public void RestartWithoutANameReadsTheFileAnew()
    {
        var daemon = StartOne("");
        daemon.WriteIni($"[watcher:other]\ncmd = {Sleeper}");
        daemon.Client.Ok("restart", new { waiting = true });
        Assert.Equal("""["other"]""", daemon.Client.Ok("list")["watchers"]!.ToJsonString());
        Assert.Single(daemon.Client.Pids("other"));
    }

    [Fact]
    public void RestartWithAFileThatCantBeReadIsRefusedAndNothingStops()
    {
        var daemon = StartOne("");
        var pids = daemon.Client.Pids("w");
        daemon.WriteIni("[watcher:w]\ncmd = x\nnumprocesses = many");
        Assert.Equal(6, daemon.Client.Refused("restart", new { waiting = true }).Errno);
        Assert.Equal(pids, daemon.Client.Pids("w"));
    }

    [Fact]
    public void StatsTellOfAWorkerAndItsChildren()
    {
        var daemon = StartScript("sleep 1000 &\necho up\nwait");
        daemon.Output.WaitFor("up");
        var pid = Assert.Single(daemon.Client.Pids("w"));
        var info = daemon.Client.Ok("stats", new { name = "w", process = pid })["info"]!.AsObject();
        Assert.Equal(
            ["mem_info1", "mem_info2", "cpu", "mem", "ctime", "pid", "username", "nice", "create_time", "age", "cmdline", "children", "started", "wid"],
            info.Select(each => each.Key).Take(14)); // what goes beyond Circus follows
        Assert.Equal((pid, 1, "sh"), ((int)info["pid"]!, (int)info["wid"]!, (string)info["cmdline"]!));
        Assert.Equal(Environment.UserName, (string)info["username"]!);
        var child = Assert.Single(info["children"]!.AsArray())!;
        Assert.Equal("sleep", (string)child["cmdline"]!);
        Assert.Matches($@"^w:\n{pid}: {pid}  sh {Environment.UserName} -?\d+ [0-9.]+[KM] [0-9.]+[KM] [0-9.]+ [0-9.]+ 0:00\.\d\d\n   {child["pid"]}  sleep ", daemon.Ctl("stats").Output);
        Assert.Matches(@"^Main Process:\n    \d+  circus ", daemon.Ctl("dstats").Output);
    }
}
