using System.Text;
using Circus.Options;

namespace Circus.Config;

/// <summary>
/// A configuration as it takes effect, in one ini text: after includes and references, every option with its value or default, in the order
/// of the tables, sections and variables by name. The same meaning gives the same text, whatever it was read from, and reading the text
/// gives the same meaning. Options that are unset and have no default are left out, and so are variables inherited by `copy_env`.
/// </summary>
public static class EffectiveConfig
{
    /// <summary>Writes the whole configuration.</summary>
    public static string Write(ArbiterConfig config)
    {
        var text = new StringBuilder();
        AppendSection(text, "circus", CircusOptionTable.Rows, config.Circus, []);
        // Those that run plugins follow from the plugins.
        foreach (var watcher in config.Watchers.Where(static watcher => watcher.SectionEnvironment is not null))
            AppendWatcher(text, watcher);
        foreach (var socket in config.Sockets)
            AppendSection(text, $"socket:{socket.Name}", SocketOptionTable.Rows, socket, []);
        foreach (var plugin in config.Plugins)
            AppendSection(text, plugin.Name, PluginOptionTable.Rows, plugin, plugin.Config.Where(static entry => entry.Key != "name"));
        return text.ToString();
    }

    private static void AppendWatcher(StringBuilder text, WatcherSpec watcher)
    {
        AppendSection(text, $"watcher:{watcher.Name}", WatcherOptionTable.Rows, watcher.Options, watcher.Options.Freeform);
        if (watcher.SectionEnvironment is not { Count: > 0 } variables)
            return;
        AppendHeader(text, $"env:{PatternFor(watcher.Name)}");
        foreach (var (name, value) in variables.OrderBy(static variable => variable.Key, StringComparer.Ordinal))
            IniText.Append(text, name, value);
    }

    private static void AppendSection<T>(
        StringBuilder text, string name, OptionDefinition<T>[] table, T options, IEnumerable<KeyValuePair<string, string>> others)
    {
        AppendHeader(text, name);
        foreach (var definition in table.Where(static row => row.InFile && !row.Traits.HasFlag(OptionTraits.Ignored)))
        {
            if (!definition.MayBeWritten(options))
                continue;
            foreach (var key in definition.KeysIn(options).Order(StringComparer.Ordinal))
            {
                var value = definition.ValueOf(options, key);
                if (!value.IsNull || definition.IsFamily)
                    IniText.Append(text, key, OptionFileText.Of(definition, value));
            }
        }
        foreach (var (key, value) in others.OrderBy(static each => each.Key, StringComparer.Ordinal))
        {
            if (key != IniFile.NameOption && OptionTable.Find(table, key) is not { InFile: true })
                IniText.Append(text, key, value);
        }
    }

    private static void AppendHeader(StringBuilder text, string name) => text.Append(text.Length > 0 ? "\n[" : "[").Append(name).Append("]\n");

    /// <summary>The pattern that matches the name; a comma can't be escaped, so any character stands for it.</summary>
    private static string PatternFor(string watcher) => ShellGlob.Escape(watcher).Replace(',', '?');
}
