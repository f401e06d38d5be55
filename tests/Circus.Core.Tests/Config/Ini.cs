namespace Circus.Config.Tests;

/// <summary>Loads configurations from texts.</summary>
internal static class Ini
{
    public static readonly Dictionary<string, string> Environment = new() { ["HOME"] = "/root", ["PATH"] = "/bin:/usr/bin" };

    public static ConfigResult Load(string text, IReadOnlyDictionary<string, string>? environment = null) =>
        Load(new FakeFiles(("main.ini", text)), environment);

    public static ConfigResult Load(FakeFiles files, IReadOnlyDictionary<string, string>? environment = null) =>
        ConfigLoader.Load(files, "main.ini", environment ?? Environment);

    /// <summary>The configuration of a text that must be without errors.</summary>
    public static ArbiterConfig Config(string text, IReadOnlyDictionary<string, string>? environment = null)
    {
        var result = Load(text, environment);
        Assert.Empty(Errors(result));
        return result.Config!;
    }

    /// <summary>The one watcher of a text that must be without errors.</summary>
    public static WatcherSpec Watcher(string text, IReadOnlyDictionary<string, string>? environment = null) =>
        Assert.Single(Config(text, environment).Watchers);

    /// <summary>The value of option `x` in a section of one option.</summary>
    public static string Value(string lines) => Watcher("[watcher:w]\n" + lines).Options.Freeform["x"];

    public static IEnumerable<string> Errors(ConfigResult result) => Texts(result, ConfigSeverity.Error);

    /// <summary>The problems of a severity without their columns.</summary>
    public static IEnumerable<string> Texts(ConfigResult result, ConfigSeverity severity) =>
        result.Problems.Where(problem => problem.Severity == severity).Select(static problem => (problem with { Column = 0 }).ToString());

    /// <summary>The one error of a text.</summary>
    public static string Error(string text)
    {
        var result = Load(text);
        Assert.Null(result.Config);
        return Assert.Single(Errors(result));
    }

    /// <summary>The one warning of a text that must be without errors.</summary>
    public static string Warning(string text)
    {
        var result = Load(text);
        Assert.NotNull(result.Config);
        return Assert.Single(Texts(result, ConfigSeverity.Warning));
    }
}
