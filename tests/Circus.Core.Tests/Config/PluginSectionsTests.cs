namespace Circus.Config.Tests;

/// <summary>`[plugin:NAME]`, config.md §6.</summary>
public sealed class PluginSectionsTests
{
    private static PluginSpec Plugin(string lines) => Assert.Single(Ini.Config("[plugin:fl]\nuse = x.Y\n" + lines).Plugins);

    [Fact]
    public void ConfigIsEverythingButUse()
    {
        var plugin = Plugin("window = 2\n");
        Assert.Equal("x.Y", plugin.Use);
        Assert.Equal(["__name__:plugin:fl", "name:plugin:fl", "window:2"], plugin.Config.Select(static each => $"{each.Key}:{each.Value}"));
    }

    [Fact]
    public void WatcherOfAPluginIsAQuietSingletonWithTheDaemonsEnvironment()
    {
        var options = Plugin("").Options;
        Assert.True(options is { Singleton: true, CopyEnv: true, CopyPath: true, CloseChildStdout: true, CloseChildStderr: true, Priority: 1 });
        Assert.Equal("/root", options.Environment!["HOME"]);
        Assert.False(Assert.Single(Ini.Config("[circus]\ndebug = 1\n[plugin:p]\nuse = x").Plugins).Options.CloseChildStdout);
    }

    [Fact]
    public void OptionsGoToThePluginAndItsWatcher()
    {
        var plugin = Plugin("max_retry = 2\nautostart = no\ngraceful_timeout = 3\nargs = a b\nretry_in = 7\nstdout_stream.class = X\npriority = 9");
        Assert.Equal("2", plugin.Config["max_retry"]);
        Assert.Equal((2, false, 3.0, "a b", 9), (plugin.Options.MaxRetry, plugin.Options.Autostart, plugin.Options.GracefulTimeoutSeconds, plugin.Options.Args.Text, plugin.Options.Priority));
        Assert.Equal("7", plugin.Options.Freeform["retry_in"]);
        Assert.Empty(plugin.Options.StdoutStream!);
    }

    [Fact]
    public void ValueThatSuitsThePluginOnlyIsTold() =>
        Assert.Equal(
            "main.ini:3: [plugin:p] max_age: the plugin gets the value, its watcher does not use it: 'old' is not an integer",
            Ini.Warning("[plugin:p]\nuse = x\nmax_age = old"));

    [Theory]
    [InlineData("x = 1", "main.ini:1: [plugin:p] a plugin needs the option use, the plugin's class or program")]
    [InlineData("use = x\npriority = high", "main.ini:3: [plugin:p] priority: 'high' is not an integer")]
    [InlineData("use = x\nenv = A", "main.ini:3: [plugin:p] env: a plugin cannot have an option env; it gets the daemon's environment")]
    public void BadPluginIsAnError(string lines, string error) => Assert.Equal(error, Ini.Error("[plugin:p]\n" + lines));

    [Fact]
    public void EnvSectionsDoNotApplyToPlugins() =>
        Assert.False(Assert.Single(Ini.Config("[plugin:p]\nuse=x\n[env]\nA=1\n[env:plugin*]\nB=2").Plugins).Options.Environment!.ContainsKey("A"));

    [Fact]
    public void OptionsOfABuiltInPluginAreItsOwn()
    {
        var plugin = Assert.Single(Ini.Config("[plugin:fl]\nuse = flapping\nmax_retry = 0\nwindow = 3\nuid = nobody").Plugins);
        Assert.Equal((5, "3", "nobody"), (plugin.Options.MaxRetry, plugin.Options.Freeform["window"], plugin.Options.Uid));
        Assert.False(plugin.CanShare);
    }

    [Theory]
    [InlineData("use = flapping\nwindow = long", "main.ini:3: [plugin:p] window: 'long' is not a number")]
    [InlineData("use = circus.plugins.watchdog.WatchDog\nport = 0", "main.ini:3: [plugin:p] port: 0 is too small; the smallest is 1")]
    [InlineData("use = resource_watcher", "main.ini:1: [plugin:p] the plugin resource_watcher needs the option watcher: the name of the watcher to guard")]
    [InlineData("use = flapping\nactive = perhaps", "main.ini:3: [plugin:p] active: 'perhaps' is not a truth value")]
    public void WrongOptionOfABuiltInPluginIsAnError(string lines, string error) => Assert.Equal(error, Ini.Error("[plugin:p]\n" + lines));

    [Theory]
    [InlineData("retryin = 3", "retryin: the plugin flapping has no such option; it is ignored; did you mean retry_in?")]
    [InlineData("numprocesses = 3", "numprocesses: the plugin gets the value; its watcher runs one process always")]
    [InlineData("note = a:::b", "note: a plugin's command line can't carry ::: or blanks at an end; the value reaches the plugin whole in CIRCUS_PLUGIN_CONFIG only")]
    public void DoubtfulOptionOfAPluginIsTold(string line, string warning) =>
        Assert.Contains("main.ini:3: [plugin:p] " + warning, Ini.Texts(Ini.Load("[plugin:p]\nuse = flapping\n" + line), ConfigSeverity.Warning));

    [Fact]
    public void CommandLineIsTheOneOfTheReference()
    {
        var config = Ini.Config("[circus]\nendpoint = tcp://*:1\nloglevel = warning\n[plugin:a b]\nuse = my.Plugin\ngreeting = it's me\n[plugin:x]\nuse = ./x\n[plugin:fl]\nuse = flapping");
        var commands = PluginWatchers.Of(config, "/bin/circus").Select(static watcher => watcher.Options.Cmd).ToArray();
        const string Connection = "--endpoint tcp://127.0.0.1:1 --pubsub tcp://127.0.0.1:5556 --check-delay 5.0";
        Assert.Equal(
            [
                $"python3 -c 'from circus import plugins;plugins.main()' {Connection} --config '__name__:plugin:a b:::greeting:it'\"'\"'s me:::name:plugin:a b' --log-level warning my.Plugin",
                $"/bin/circus plugin {Connection} --config __name__:plugin:fl:::name:plugin:fl --log-level warning flapping",
                $"./x {Connection} --config __name__:plugin:x:::name:plugin:x --log-level warning",
            ],
            commands);
    }

    [Fact]
    public void BuiltInPluginsShareAProcessUnlessToldOtherwise()
    {
        const string Sections = "\n[plugin:a]\nuse = statsd\n[plugin:b]\nuse = flapping\n[plugin:c]\nuse = flapping\nuid = 1\n[plugin:d]\nuse = ./d\n[plugin:e]\nuse = statsd\nactive = no";
        var watchers = PluginWatchers.Of(Ini.Config("[circus]\ndebug = no" + Sections), "/bin/circus");
        Assert.Equal(
            [("plugin:a", 0), ("plugin:b", 0), ("plugin:c", 1), ("plugin:d", 1), ("plugin:e", 1), ("plugin:shared", 1)],
            watchers.Select(static watcher => (watcher.Name, watcher.Options.NumProcesses)));
        Assert.EndsWith("--config __name__:plugin:a:::name:plugin:a --config __name__:plugin:b:::name:plugin:b statsd flapping", watchers[^1].Options.Cmd, StringComparison.Ordinal);
        Assert.Equal("plugin:a plugin:b", watchers[^1].Options.Freeform["plugins"]);

        Assert.Equal(5, PluginWatchers.Of(Ini.Config("[circus]\nplugin_process = own" + Sections), "/bin/circus").Sum(static watcher => watcher.Options.NumProcesses));
        Assert.Equal(["plugin:b"], PluginWatchers.Of(Ini.Config("[plugin:b]\nuse = flapping"), "/bin/circus").Select(static watcher => watcher.Name));
    }

    [Fact]
    public void InactivePluginHasAWatcherThatIsNotStarted() => Assert.True(Plugin("active = False") is { IsActive: false, Options: { Autostart: false, Respawn: false } });
}
