using Circus.Options;

namespace Circus.Config;

/// <summary>Reads `[plugin:NAME]` sections (config.md §6).</summary>
internal sealed class PluginSections(
    IniFile ini,
    EnvironmentSections variables,
    IReadOnlyDictionary<string, string> daemonEnvironment,
    WatcherNames names,
    ConfigProblems problems)
{
    private const string Prefix = "plugin:";

    private readonly OrderedDictionary<string, string> _environment = new(daemonEnvironment, StringComparer.Ordinal);

    internal static bool IsPlugin(string section) => section.StartsWith(Prefix, StringComparison.Ordinal);

    internal IReadOnlyList<PluginSpec> Read(CircusOptions circus, string workingDirectory)
    {
        var plugins = new List<PluginSpec>();
        foreach (var section in ini.Sections.Where(static section => IsPlugin(section.Name)))
        {
            if (!ini.OptionsOf(section).Any())
                continue;
            names.Take(section.Name, section);
            plugins.Add(ReadPlugin(section, circus, workingDirectory));
            problems.Note(section, "plugins have no effect yet");
        }
        return [.. plugins.OrderBy(static plugin => plugin.Name, StringComparer.Ordinal)];
    }

    private PluginSpec ReadPlugin(IniSection section, CircusOptions circus, string workingDirectory)
    {
        var options = new WatcherOptions
        {
            Args = new Arguments(""),
            Singleton = true,
            CopyEnv = true,
            CopyPath = true,
            CloseChildStdout = !circus.Debug,
            CloseChildStderr = !circus.Debug,
            Priority = PluginSpec.DefaultPriority,
            WorkingDirectory = workingDirectory,
            Environment = _environment,
            StdoutStream = [],
            StderrStream = [],
        };
        options.Freeform[IniFile.NameOption] = section.Name;
        var config = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in ini.OptionsOf(section))
        {
            config[option.Name] = OptionReader.Expand(option.Value, variables.Early);
            ReadWatcherOption(options, section, option, config[option.Name]);
        }
        if (!config.Remove("use", out var use) || use.Length == 0)
            problems.Error(section, "a plugin needs the option use, the plugin's class or program");
        config["name"] = section.Name;
        config[IniFile.NameOption] = section.Name;
        return new PluginSpec { Name = section.Name, Use = use ?? "", Config = config, Options = options, DefinedAt = section.Location };
    }

    /// <summary>
    /// Plugins and their watchers share a section. What is meant for the plugin may not suit the watcher's option of that name.
    /// </summary>
    private void ReadWatcherOption(WatcherOptions options, IniSection section, IniOption option, string text)
    {
        var definition = OptionTable.FindWatcher(option.Name);
        if (option.Name == "env")
            problems.Error(section, option, "a plugin cannot have an option env; it gets the daemon's environment");
        else if (option.Name == "priority")
            OptionReader.TryRead(definition!, options, section, option, text, problems);
        else if (option.Name is "use" or "cmd" or "name")
            return;
        else if (definition is not { InFile: true } || definition.Type == OptionType.Stream)
            options.Freeform[option.Name] = text;
        else if (OptionText.TryParse(definition, option.Name, text, out var value, out var reason))
            definition.Set(options, definition.IsFamily ? option.Name[definition.Name.Length..] : "", value);
        else
            problems.Warn(section, option, $"the plugin gets the value, its watcher does not use it: {reason}");
    }
}
