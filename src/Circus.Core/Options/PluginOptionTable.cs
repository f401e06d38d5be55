using Circus.Config;

namespace Circus.Options;

/// <summary>
/// The rows of `[plugin:NAME]` (config.md §6). Every other option goes to the plugin, and to its watcher when it is one of a watcher.
/// </summary>
internal static class PluginOptionTable
{
    private static readonly PluginSpec Defaults = new()
    {
        Name = "",
        Use = "",
        Config = [],
        Options = new WatcherOptions { Priority = PluginSpec.DefaultPriority },
    };

    internal static readonly OptionDefinition<PluginSpec>[] Rows =
    [
        new(OptionScope.Plugin, "use", OptionType.String, "The plugin: a built-in one, a program by path or name, or a Python class.", Defaults)
        {
            Get = static (o, _) => o.Use,
        },
        new(OptionScope.Plugin, "priority", OptionType.Int, "Priority of the plugin's watcher.", Defaults)
        {
            Get = static (o, _) => o.Options.Priority,
            Set = static (o, _, v) => o.Options.Priority = v.Int,
        },
        new(OptionScope.Plugin, PluginSpec.ActiveOption, OptionType.Bool, "False: the plugin's watcher is there and isn't started.", Defaults)
        {
            Get = static (o, _) => o.IsActive,
        },
    ];
}
