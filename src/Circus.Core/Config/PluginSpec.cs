using Circus.Options;

namespace Circus.Config;

/// <summary>One plugin, `[plugin:NAME]` (config.md §6), and the options of the watcher that runs it.</summary>
public sealed class PluginSpec
{
    /// <summary>Priority of a plugin's watcher: above the default of others, so that plugins see their start.</summary>
    public const int DefaultPriority = 1;

    /// <summary>The whole section name, `plugin:NAME`: the watcher's name.</summary>
    public required string Name { get; init; }

    /// <summary>The plugin's class or program, option `use`.</summary>
    public required string Use { get; init; }

    /// <summary>
    /// The plugin's own configuration: every option but `use`, with `name` and `__name__`, sorted by key (plugins-and-hooks.md §2).
    /// </summary>
    public required SortedDictionary<string, string> Config { get; init; }

    /// <summary>Options of the watcher; its `cmd` is empty until the host that knows how to run plugins sets it.</summary>
    public required WatcherOptions Options { get; init; }

    public SourceLocation DefinedAt { get; init; }
}
