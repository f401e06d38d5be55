using Circus.Config;
using Circus.Plugins;

namespace Circus.Hooks;

/// <summary>What a configuration's hooks need on this host: python3 for those that are functions of Python.</summary>
internal static class HookPrograms
{
    /// <summary>The configuration as it is, or what is missing.</summary>
    internal static ConfigResult Check(ConfigResult result, IReadOnlyDictionary<string, string> environment)
    {
        if (result.Config is not { } config)
            return result;
        var hooks = config.Watchers.SelectMany(static watcher => watcher.Options.Hooks.Select(hook => (Watcher: watcher, Name: hook.Key, Hook: Hook.Parse(hook.Value))))
            .Where(static each => each.Hook?.Kind == HookKind.Python).ToList();
        if (hooks.Count == 0 || SearchPath.Find("python3", environment.GetValueOrDefault("PATH")) is not null)
            return result;
        var problems = hooks.Select(static each => new ConfigProblem(
            ConfigSeverity.Error, each.Watcher.DefinedAt.File, each.Watcher.DefinedAt.Line, $"watcher:{each.Watcher.Name}", $"hooks.{each.Name}",
            $"'{each.Hook!.Command}' is a function of Python, and there is no python3 in PATH (a program in this directory is written ./{each.Hook.Command})")
        {
            Column = 1,
        });
        return new ConfigResult(null, [.. result.Problems, .. problems]);
    }
}
