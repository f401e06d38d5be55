using Circus.Options;
using Circus.Plugins;

namespace Circus.Config;

/// <summary>One plugin, `[plugin:NAME]` (config.md §6), and the options of the watcher that runs it.</summary>
public sealed class PluginSpec
{
    /// <summary>Priority of a plugin's watcher: above the default of others, so that plugins see their start.</summary>
    public const int DefaultPriority = 1;

    /// <summary>The option that turns a plugin off.</summary>
    internal const string ActiveOption = "active";

    /// <summary>The whole section name, `plugin:NAME`: the watcher's name.</summary>
    public required string Name { get; init; }

    /// <summary>The plugin's class or program, option `use`.</summary>
    public required string Use { get; init; }

    /// <summary>
    /// The plugin's own configuration: every option but `use`, with `name` and `__name__`, sorted by key (plugins-and-hooks.md §2).
    /// </summary>
    public required SortedDictionary<string, string> Config { get; init; }

    /// <summary>Options of the watcher; its `cmd` is empty, <see cref="PluginWatchers"/> makes it.</summary>
    public required WatcherOptions Options { get; init; }

    /// <summary>The built-in plugin that `use` names, or null.</summary>
    public BuiltInDefinition? BuiltIn { get; init; }

    /// <summary>`use` is a dotted Python name: no path, no built-in, at least one dot.</summary>
    public bool IsPython => BuiltIn is null && !Use.Contains('/') && Use.Contains('.');

    /// <summary>False with `active = False`: its watcher exists and isn't started (quirks.md Q59).</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>It may run in one process with others: built in, active, and without options for a watcher of its own.</summary>
    public bool CanShare { get; init; }

    public SourceLocation DefinedAt { get; init; }
}
