using Circus.Config;
using Circus.Plugins;

namespace Circus.Configuration;

/// <summary>
/// Option copy_path: workers get the module path of Python in PYTHONPATH (config.md §4). Circus gave them its own; here it is that of the
/// python3 in the daemon's PATH, which is asked once.
/// </summary>
internal sealed class ModulePath(IReadOnlyDictionary<string, string> environment)
{
    private const string Variable = "PYTHONPATH";
    private const string Script = "import sys; print(':'.join(path for path in sys.path if path))";

    private string? _path;
    private string _complaint = "";

    /// <summary>The configuration with that variable where sections don't set it, or with a warning.</summary>
    internal ConfigResult Complete(ConfigResult result)
    {
        var watchers = result.Config?.Watchers.Where(static watcher => watcher.Options is { CopyPath: true, CopyEnv: true } && watcher.SectionEnvironment is not null).ToList();
        if (watchers is not { Count: > 0 })
            return result;
        if (!TryFind(out var path))
            return new ConfigResult(result.Config, [.. result.Problems, .. watchers.Select(ProblemOf)]);
        foreach (var watcher in watchers.Where(static watcher => !watcher.SectionEnvironment!.ContainsKey(Variable)))
            watcher.Options.Environment = new OrderedDictionary<string, string>(watcher.Options.Environment!, StringComparer.Ordinal) { [Variable] = path };
        return result;
    }

    private bool TryFind(out string path)
    {
        if (_path is null)
        {
            if (SearchPath.Find("python3", environment.GetValueOrDefault("PATH")) is not { } python)
                _complaint = "there is no python3 in PATH";
            else if (PythonScript.TryRun(python, Script, "", environment, out var output, out var complaint))
                _path = output;
            else
                _complaint = $"{python} can't be asked: {complaint}";
        }

        path = _path ?? "";
        return _path is not null;
    }

    private ConfigProblem ProblemOf(WatcherSpec watcher) =>
        new(ConfigSeverity.Warning, watcher.DefinedAt.File, watcher.DefinedAt.Line, $"watcher:{watcher.Name}", "copy_path",
            $"it has no effect, as {_complaint}")
        { Column = 1 };
}
