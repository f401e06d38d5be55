using System.Text.Json;
using Circus.Options;

namespace Circus.Config.Tests;

/// <summary>Watchers that the `add` command makes.</summary>
public sealed class WatcherSpecTests
{
    private static WatcherSpec Add(string options)
    {
        using var document = JsonDocument.Parse(options);
        Assert.True(OptionValidation.TryValidateAdd(document.RootElement, out var changes, out var error), error.Reason);
        return WatcherSpec.FromAdd("w", "prog", new Arguments("a"), changes, Ini.Environment, "/srv");
    }

    [Fact]
    public void AddedWatcherStartsFromDefaultsAndNothing()
    {
        var watcher = Add("{}");
        Assert.Equal(("w", "prog", "a", "/srv"), (watcher.Name, watcher.Options.Cmd, watcher.Options.Args.Text, watcher.Options.WorkingDirectory));
        Assert.Null(watcher.Options.Environment);
        Assert.Null(watcher.Options.StdoutStream);
        Assert.Empty(watcher.Environment);
    }

    [Fact]
    public void EnvironmentIsTakenAsGiven() => Assert.Equal("$HOME", Add("""{"env": {"A": "$HOME"}}""").Environment["A"]);

    [Fact]
    public void CopyEnvPutsTheDaemonsVariablesFirst()
    {
        var environment = Add("""{"copy_env": true, "env": {"HOME": "/x", "A": "1"}}""").Environment;
        Assert.Equal("HOME=/x PATH=/bin:/usr/bin A=1", string.Join(' ', environment.Select(static each => $"{each.Key}={each.Value}")));
    }
}
