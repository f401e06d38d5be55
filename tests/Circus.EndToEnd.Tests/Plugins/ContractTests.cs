namespace Circus.EndToEnd.Plugins;

/// <summary>How plugins are started: plugins-and-hooks.md §1 and §2, config.md §6.</summary>
public sealed class ContractTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    /// <summary>Leaves its arguments and variables behind, then waits.</summary>
    private const string Tell = "printf '%s\\n' \"$@\" > args; env > env.new; mv env.new env; exec sleep 1000\n";

    [Fact]
    public void ABuiltInPluginIsAWatcherWithTheCommandLineOfTheReference()
    {
        var daemon = Start(new DaemonSetup
        {
            Watchers = "[plugin:fl]\nuse = circus.plugins.flapping.Flapping\nwindow = 2\nmax_retry = 0\n",
            Circus = "check_delay = 2.5\nloglevel = debug\nlogoutput = it's a log",
            Arguments = ["--log-output", "-"],
            AwaitLog = true,
        });
        Assert.Equal("active", daemon.Client.StatusOf("plugin:fl"));
        Assert.Contains("plugin:fl", daemon.Client.Ok("list")["watchers"]!.AsArray().Select(each => (string)each!));
        var words = Proc.CommandLine(Assert.Single(daemon.Client.Pids("plugin:fl")));
        Assert.Equal(
            [
                "plugin", "--endpoint", daemon.Endpoint, "--pubsub", daemon.PubsubEndpoint, "--check-delay", "2.5",
                "--config", "__name__:plugin:fl:::max_retry:0:::name:plugin:fl:::window:2", "--log-level", "debug", "--log-output", "it's a log",
                "circus.plugins.flapping.Flapping",
            ],
            words[1..]);
        var options = daemon.Client.Ok("options", new { name = "plugin:fl" })["options"]!;
        Assert.Equal((5, 1), ((int)options["max_retry"]!, (int)options["priority"]!));
        Patience.Until(() => File.Exists(daemon.File("it's a log")) && File.ReadAllText(daemon.File("it's a log")).Contains("Starting", StringComparison.Ordinal), "the plugin logs");
        Assert.Equal(0, daemon.Terminate());
        Assert.Contains("Stopping", File.ReadAllText(daemon.File("it's a log")), StringComparison.Ordinal);
    }

    [Fact]
    public void AnyExecutableGetsArgumentsAndVariables()
    {
        var daemon = Start(new DaemonSetup { Watchers = "[plugin:any]\nuse = ./tell\ngreeting = hello \"you\"\n", Scripts = [("tell", Tell)] });
        Patience.Until(() => File.Exists(daemon.File("env")), "it was started");
        Assert.Equal(
            ["--endpoint", daemon.Endpoint, "--pubsub", daemon.PubsubEndpoint, "--check-delay", "5.0", "--config", "__name__:plugin:any:::greeting:hello \"you\":::name:plugin:any"],
            File.ReadAllLines(daemon.File("args")));
        var variables = File.ReadAllLines(daemon.File("env"));
        Assert.Contains("CIRCUS_ENDPOINT=" + daemon.Endpoint, variables);
        Assert.Contains("CIRCUS_PUBSUB=" + daemon.PubsubEndpoint, variables);
        Assert.Contains("CIRCUS_CHECK_DELAY=5.0", variables);
        Assert.Contains("CIRCUS_PROGRAM=" + CircusBinary.Path, variables);
        var json = JsonNode.Parse(variables.Single(line => line.StartsWith("CIRCUS_PLUGIN_CONFIG=", StringComparison.Ordinal)).Split('=', 2)[1])!;
        Assert.Equal(("hello \"you\"", "plugin:any"), ((string)json["greeting"]!, (string)json["name"]!));
    }

    [Fact]
    public void AnInactivePluginIsThereAndNotStarted()
    {
        var daemon = Start($"[plugin:off]\nuse = flapping\nactive = False\n\n[watcher:w]\ncmd = {Sleeper}").AwaitStarted("w");
        Assert.Equal("stopped", daemon.Client.StatusOf("plugin:off"));
        daemon.Client.Ok("start", new { name = "plugin:off", waiting = true });
        Patience.Until(() => daemon.Client.StatusOf("plugin:off") == "stopped", "it ends and isn't started again");
    }

    [Fact]
    public void SharedPluginsAreOneProcessThatFollowsTheirWatchers()
    {
        var daemon = Start($"[watcher:w]\ncmd = {Sleeper}\n\n[plugin:a]\nuse = logger\nfile = a.log\n\n[plugin:b]\nuse = logger\nfile = b.log\n\n[plugin:c]\nuse = statsd\npriority = 3\n").AwaitStarted("w");
        Assert.Equal(["plugin:a", "plugin:b", "plugin:c", "plugin:shared", "w"], daemon.Client.Ok("list")["watchers"]!.AsArray().Select(each => (string)each!));
        Assert.Equal(("active", "active"), (daemon.Client.StatusOf("plugin:a"), daemon.Client.StatusOf("plugin:b")));
        daemon.Client.WaitFor("plugin:shared");
        Assert.Equal(["logger", "logger"], Proc.CommandLine(daemon.Client.Pids("plugin:shared")[0])[^2..]);

        daemon.Client.Ok("stop", new { name = "plugin:b", waiting = true });
        daemon.Client.Ok("stop", new { name = "w", waiting = true });
        Patience.Until(() => Text("a.log").Contains("watcher.w.stop", StringComparison.Ordinal), "the one that runs has seen it");
        Assert.DoesNotContain("watcher.w.stop", Text("b.log"), StringComparison.Ordinal);
        daemon.Client.Ok("start", new { name = "plugin:b", waiting = true });
        daemon.Client.Ok("start", new { name = "w", waiting = true });
        Patience.Until(() => Text("b.log").Contains("watcher.w.start", StringComparison.Ordinal), "the other sees again");

        string Text(string name) => File.Exists(daemon.File(name)) ? File.ReadAllText(daemon.File(name)) : "";
    }

    [Theory]
    [InlineData("use = ./nothing", "use: there is no file ")]
    [InlineData("use = flaping", "did you mean flapping?")]
    [InlineData("use = no_such_program_anywhere", "is neither a built-in plugin nor a program in PATH; built in are: flapping, statsd, ")]
    [InlineData("use = flapping\nwindow = long", "bad.ini:3:10: [plugin:p] window: 'long' is not a number")]
    [InlineData("use = resource_watcher", "bad.ini:1:1: [plugin:p] the plugin resource_watcher needs the option watcher: ")]
    [InlineData("use = some.python.Plugin", "is a Python class, and ")]
    public void WhatCantRunIsAnErrorOfTheFile(string lines, string error)
    {
        using var directory = new TemporaryDirectory();
        directory.Write("bad.ini", "[plugin:p]\n" + lines + "\n");
        var command = CircusBinary.Command(directory.Path, ["daemon", "bad.ini"]);
        command.Environment["PATH"] = directory.Path;
        var result = CircusBinary.Run(command);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void APythonClassRunsAsCircusWouldRunIt()
    {
        // A package circus as far as starting plugins goes; the class writes what it was given.
        var daemon = StartPython("class Plugin: pass");
        Patience.Until(() => File.Exists(daemon.File("python-args")), "the class was started");
        Assert.Equal(
            $"--endpoint {daemon.Endpoint} --pubsub {daemon.PubsubEndpoint} --check-delay 5.0 --config __name__:plugin:py:::name:plugin:py mine.Plugin",
            File.ReadAllText(daemon.File("python-args")));
    }

    [Fact]
    public void PluginsComeInWithTheDaemonsOwnKey()
    {
        using var keys = new TemporaryDirectory();
        Assert.Equal(0, CircusBinary.Run(keys.Path, "keygen", "daemon.key").ExitCode);
        keys.Write("clients", $"{File.ReadAllText(keys.File("daemon.key.pub")).Trim()} admin plugins\n");
        var daemon = Start(new DaemonSetup
        {
            Watchers = "[watcher:bad]\ncmd = /bin/false\n\n[plugin:fl]\nuse = flapping\n",
            Circus = $"debug = True\ncurve_secret_key_file = {keys.File("daemon.key")}\ncurve_authorized_keys = {keys.File("clients")}",
            OverTcp = true,
        });
        daemon.Log.WaitFor("bad: flapping detected");
        daemon.Log.WaitFor("[INFO] bad stopped");
    }

    [Fact]
    public void AReloadOfAnUnchangedFileLeavesPluginsAlone()
    {
        var daemon = Start("[plugin:fl]\nuse = flapping\n", "loglevel = info");
        Patience.Until(() => daemon.Client.Pids("plugin:fl") is [_], "it runs");
        var before = daemon.Client.Pids("plugin:fl");
        daemon.Client.Ok("reloadconfig", new { waiting = true });
        Assert.Equal(before, daemon.Client.Pids("plugin:fl"));

        daemon.WriteIni("[plugin:fl]\nuse = flapping\nwindow = 3\n", "loglevel = info");
        daemon.Client.Ok("reloadconfig", new { waiting = true });
        Assert.NotEqual(before, daemon.Client.Pids("plugin:fl"));
    }

    [Fact]
    public void ByHandItHasTheOptionsOfCircusPlugin()
    {
        using var directory = new TemporaryDirectory();
        Assert.Equal("0.19.0\n", CircusBinary.Run(directory.Path, "plugin", "--version").Output);
        var usage = CircusBinary.Run(directory.Path, "plugin");
        Assert.Equal((0, "usage: circus plugin [options] [plugin]\n"), (usage.ExitCode, usage.Output));
        var inactive = CircusBinary.Run(directory.Path, "plugin", "--config", "active:false", "flapping");
        Assert.Equal(1, inactive.ExitCode);
        Assert.Contains("[ERROR] Will not start an inactive plugin", inactive.Error, StringComparison.Ordinal);
        Assert.Contains("[INFO] Endpoint: 'tcp://127.0.0.1:5555'", inactive.Error, StringComparison.Ordinal);
        Assert.Equal(1, CircusBinary.Run(directory.Path, "plugin", "./nothing").ExitCode);
        Assert.Contains("retry_in", CircusBinary.Run(directory.Path, "plugin", "flapping", "--help").Output, StringComparison.Ordinal);
        Assert.Equal("0.19.0\n", CircusBinary.Run(CircusBinary.Command(directory.Path, ["--version"], Link(directory))).Output);
    }

    private static string Link(TemporaryDirectory directory)
    {
        var link = directory.File("circus-plugin");
        File.CreateSymbolicLink(link, CircusBinary.Path);
        return link;
    }

    private DaemonUnderTest StartPython(string module)
    {
        var package = Directory.CreateTempSubdirectory("circus-py-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(package, "circus"));
            File.WriteAllText(Path.Combine(package, "circus", "__init__.py"), "");
            File.WriteAllText(Path.Combine(package, "circus", "util.py"), "import importlib\ndef resolve_name(name):\n    module, _, each = name.rpartition('.')\n    return getattr(importlib.import_module(module), each)\n");
            File.WriteAllText(Path.Combine(package, "circus", "plugins.py"), "import sys, time\ndef main():\n    with open('python-args', 'w') as out: out.write(' '.join(sys.argv[1:]))\n    time.sleep(1000)\n");
            File.WriteAllText(Path.Combine(package, "mine.py"), module + "\n");
            var environment = new Dictionary<string, string> { ["PYTHONPATH"] = package, ["PYTHONDONTWRITEBYTECODE"] = "1" };
            var daemon = Start(new DaemonSetup { Watchers = "[plugin:py]\nuse = mine.Plugin\n", Environment = environment });
            Patience.Until(() => File.Exists(daemon.File("python-args")) && File.ReadAllText(daemon.File("python-args")).EndsWith("mine.Plugin", StringComparison.Ordinal), "it was started");
            return daemon;
        }
        finally
        {
            Directory.Delete(package, recursive: true);
        }
    }
}
