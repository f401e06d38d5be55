using Circus.Streams;

namespace Circus.Options;

/// <summary>
/// Every option there is, declared once. Files, `set`, `add`, `get`, `options`, `check`, help, manual and README read these rows.
/// The rows of each kind of section stand in a class of their own.
/// </summary>
public static class OptionTable
{
    /// <summary>Every row, section by section, for help texts.</summary>
    public static IEnumerable<OptionDefinition> All =>
    [
        .. CircusOptionTable.Rows,
        .. WatcherOptionTable.Rows,
        .. StreamOptionTable.Rows,
        .. SocketOptionTable.Rows,
        .. PluginOptionTable.Rows,
        .. EnvOptionTable.Rows,
    ];

    /// <summary>The row of an option of a file, or of the family it belongs to; null for one that no table knows.</summary>
    public static OptionDefinition? Find(OptionScope scope, string name)
    {
        OptionDefinition? found = scope switch
        {
            OptionScope.Circus => Find(CircusOptionTable.Rows, name),
            OptionScope.Watcher => FindWatcher(name),
            OptionScope.Socket => Find(SocketOptionTable.Rows, name),
            OptionScope.Plugin => Find(PluginOptionTable.Rows, name),
            _ => null,
        };
        return found is { InFile: true } ? found : null;
    }

    /// <summary>The row of a watcher's option, or of the family it belongs to; null for a freeform option.</summary>
    public static OptionDefinition<WatcherOptions>? FindWatcher(string name) => Find(WatcherOptionTable.Rows, name);

    /// <summary>The row for a name in any table: an exact one before a family.</summary>
    internal static OptionDefinition<T>? Find<T>(OptionDefinition<T>[] table, string name)
    {
        OptionDefinition<T>? family = null;
        foreach (var definition in table)
        {
            if (!definition.IsFamily)
            {
                if (definition.Name == name)
                    return definition;
            }
            else if (name.Length > definition.Name.Length && name.StartsWith(definition.Name, StringComparison.Ordinal))
                family = definition;
        }
        return family;
    }
}
