using Circus.Config;
using Circus.Configuration;

namespace Circus.Plugins;

/// <summary>
/// What a configuration's plugins need on this host: their programs, python3 and the circus package, curl. Told when the configuration is read,
/// so that a plugin that can't run is an error of the file and not a process that fails for ever.
/// </summary>
internal sealed class PluginPrograms(IReadOnlyDictionary<string, string> environment)
{
    /// <summary>Resolves the class as circusd does when it loads one; what fails is told by its last line.</summary>
    private const string ResolveClass = "import sys; from circus.util import resolve_name; resolve_name(sys.argv[1])";

    // A reload of the configuration asks again, in the loop: what was found once is not looked for twice.
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);

    /// <summary>The configuration with the watchers of its plugins, or what is missing.</summary>
    internal ConfigResult Complete(ConfigResult result)
    {
        if (result.Config is not { Plugins.Count: > 0 } config)
            return result;
        var problems = config.Plugins.Select(ProblemOf).OfType<ConfigProblem>().ToList();
        if (problems.Count > 0)
            return new ConfigResult(null, [.. result.Problems, .. problems]);

        var watchers = config.Watchers.Concat(PluginWatchers.Of(config, Program)).OrderBy(static watcher => watcher.Name, StringComparer.Ordinal);
        var complete = new ArbiterConfig { Circus = config.Circus, Watchers = [.. watchers], Sockets = config.Sockets, Plugins = config.Plugins };
        return new ConfigResult(complete, result.Problems);
    }

    // A file that was replaced under a running daemon is named so by proc_pid_exe(5); the path is the new one's.
    private static string Program => (Environment.ProcessPath ?? "circus").Replace(" (deleted)", "", StringComparison.Ordinal);

    private string? Path => environment.GetValueOrDefault("PATH");

    private ConfigProblem? ProblemOf(PluginSpec plugin)
    {
        if (!plugin.IsActive || plugin.Use.Length == 0)
            return null;
        var (option, reason) = plugin switch
        {
            { BuiltIn: not null } => (OptionWithHttps(plugin), SearchPath.Find("curl", Path) is null ? "https needs the program curl, which is not in PATH" : null),
            { IsPython: true } => ("use", PythonProblem(plugin)),
            _ => ("use", ProgramProblem(plugin)),
        };
        return reason is null || option is null ? null
            : new ConfigProblem(ConfigSeverity.Error, plugin.DefinedAt.File, plugin.DefinedAt.Line, plugin.Name, option, reason) { Column = 1 };
    }

    private static string? OptionWithHttps(PluginSpec plugin) =>
        plugin.BuiltIn!.Options.Select(static option => option.Name)
            .FirstOrDefault(option => plugin.Config.GetValueOrDefault(option, "").StartsWith("https:", StringComparison.OrdinalIgnoreCase));

    private string? ProgramProblem(PluginSpec plugin)
    {
        if (plugin.Use.Contains('/'))
        {
            var path = System.IO.Path.GetFullPath(plugin.Use, System.IO.Path.GetFullPath(plugin.Options.WorkingDirectory ?? "."));
            return SearchPath.IsExecutable(path) ? null : File.Exists(path) ? $"{path} is not executable" : $"there is no file {path}";
        }

        if (SearchPath.Find(plugin.Use, Path) is not null)
            return null;
        var meant = Suggestion.For(plugin.Use, BuiltInTable.All.Select(static each => each.Name));
        return $"'{plugin.Use}' is neither a built-in plugin nor a program in PATH; "
            + (meant is null ? $"built in are: {BuiltInTable.Names}" : $"did you mean {meant}?");
    }

    private string? PythonProblem(PluginSpec plugin)
    {
        if (_found.Contains(plugin.Use))
            return null;
        var hint = File.Exists(plugin.Use) ? $" (a program in this directory is written ./{plugin.Use})" : "";
        if (SearchPath.Find("python3", Path) is not { } python)
            return $"'{plugin.Use}' is a Python class, and there is no python3 in PATH{hint}; built in are: {BuiltInTable.Names}";
        if (!PythonScript.TryRun(python, ResolveClass, plugin.Use, environment, out _, out var complaint))
        {
            return complaint.Contains("No module named 'circus'", StringComparison.Ordinal)
                ? $"'{plugin.Use}' is a Python class, and {python} has no package circus{hint}; built in are: {BuiltInTable.Names}"
                : $"{python} can't load the class '{plugin.Use}'{hint}: {complaint}";
        }

        _found.Add(plugin.Use);
        return null;
    }
}
