using Circus.Config;
using Circus.Options;

namespace Circus.Daemons.Tests;

public sealed class LogOptionsTests
{
    private const string NoEffect = "the option has no effect yet";

    private static ConfigResult File(string? loggerConfig, params ConfigProblem[] problems) => new(
        new ArbiterConfig { Circus = new CircusOptions { LoggerConfig = loggerConfig }, Watchers = [], Sockets = [], Plugins = [] }, problems);

    private static string[] Check(string? given, ConfigResult result) =>
        [.. LogOptions.Check(new DaemonOptions { ConfigPath = "circus.ini", LoggerConfig = given }, result).Select(problem => $"{problem.Severity} {problem}")];

    [Fact]
    public void TheFilesOptionIsWarnedOfInsteadOfNotedWithItsPlace()
    {
        var other = new ConfigProblem(ConfigSeverity.Note, "circus.ini", 7, "circus", "httpd", NoEffect);
        var said = Check(null, File("log.json", other, new ConfigProblem(ConfigSeverity.Note, "more.ini", 3, "circus", "loggerconfig", NoEffect)));
        Assert.Equal(2, said.Length);
        Assert.Equal("Note circus.ini:7: [circus] httpd: the option has no effect yet", said[0]);
        Assert.StartsWith("Warning more.ini:3: [circus] loggerconfig: 'log.json' is not read: ", said[1], StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutANoteTheFileIsNamed() =>
        Assert.StartsWith("Error circus.ini: [circus] loggerconfig: 'log.txt' is neither ", Assert.Single(Check(null, File("log.txt"))), StringComparison.Ordinal);

    [Fact]
    public void TheCommandLineWins()
    {
        var file = File("log.json", new ConfigProblem(ConfigSeverity.Note, "circus.ini", 3, "circus", "loggerconfig", NoEffect));
        Assert.Empty(Check("default", file));
        Assert.StartsWith("Warning --logger-config: 'other.yaml' is not read: ", Assert.Single(Check("other.yaml", file)), StringComparison.Ordinal);
    }

    [Fact]
    public void ErrorsOfAFileThatCantBeUsedStay()
    {
        var error = new ConfigProblem(ConfigSeverity.Error, "circus.ini", 1, null, null, "bad");
        Assert.Equal(["Error circus.ini:1: bad"], Check(null, new ConfigResult(null, [error])));
    }
}
