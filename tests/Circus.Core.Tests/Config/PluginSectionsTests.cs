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
}
