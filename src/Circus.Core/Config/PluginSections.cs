using Circus.Options;
using Circus.Plugins;

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
            new ReferenceChecks([], problems).CheckText(section, option, config[option.Name], definition: null);
        }
        if (!config.Remove("use", out var use) || use.Length == 0)
            problems.Error(section, "a plugin needs the option use, the plugin's class or program");
        config["name"] = section.Name;
        config[IniFile.NameOption] = section.Name;

        var builtIn = use is null ? null : BuiltInTable.Find(use);
        var ownsProcess = false;
        foreach (var option in ini.OptionsOf(section).Where(static option => option.Name != IniFile.NameOption))
            ownsProcess |= ReadOption(options, section, option, config.GetValueOrDefault(option.Name, ""), builtIn);
        var isActive = IsActive(section, config);
        if (!isActive)
            options.Autostart = options.Respawn = false;
        if (builtIn is not null && isActive)
            CheckSettings(section, builtIn, config);
        return new PluginSpec
        {
            Name = section.Name,
            Use = use ?? "",
            Config = config,
            Options = options,
            BuiltIn = builtIn,
            IsActive = isActive,
            CanShare = builtIn is not null && isActive && !ownsProcess && config.Values.All(PluginConfig.CanCarry),
            DefinedAt = section.Location,
        };
    }

    /// <summary>The daemon tells what is wrong with the options of a built-in plugin; other plugins know theirs alone.</summary>
    private void CheckSettings(IniSection section, BuiltInDefinition plugin, SortedDictionary<string, string> config)
    {
        var wrong = new List<(string Option, string Reason)>();
        PluginSettings.Read(plugin, config, wrong);
        foreach (var (name, reason) in wrong)
        {
            if (ini.OptionsOf(section).FirstOrDefault(option => option.Name == name) is { } given)
                problems.Error(section, given, reason);
            else
                problems.Error(section, $"the plugin {plugin.Name} needs the option {name}: {reason}");
        }
    }

    private bool IsActive(IniSection section, SortedDictionary<string, string> config)
    {
        if (!config.TryGetValue(PluginSpec.ActiveOption, out var text))
            return true;
        if (OptionText.TryBool(text, out var active))
            return active.Bool;
        problems.Error(section, ini.OptionsOf(section).First(static option => option.Name == PluginSpec.ActiveOption), $"{PythonRepr.Of(text)} is not a truth value");
        return true;
    }

    /// <summary>
    /// Plugins and their watchers share a section. An option that a built-in plugin knows is the plugin's alone: `max_retry` of flapping says
    /// nothing about how often the plugin itself is started. True when the watcher takes it.
    /// </summary>
    private bool ReadOption(WatcherOptions options, IniSection section, IniOption option, string text, BuiltInDefinition? builtIn)
    {
        var definition = OptionTable.FindWatcher(option.Name);
        var isWatchers = definition is { InFile: true } && definition.Type != OptionType.Stream;
        if (!PluginConfig.CanCarry(text) && option.Name != "use")
            problems.Warn(section, option, "a plugin's command line can't carry ::: or blanks at an end; the value reaches the plugin whole in CIRCUS_PLUGIN_CONFIG only");
        if (option.Name == "env")
            problems.Error(section, option, "a plugin cannot have an option env; it gets the daemon's environment");
        else if (option.Name == "priority")
            return OptionReader.TryRead(definition!, options, section, option, text, problems);
        else if (option.Name is "use" or "cmd" or "name" or PluginSpec.ActiveOption)
            return false;
        else if (builtIn is not null && builtIn.Options.Any(known => known.Name == option.Name))
        {
            if (!isWatchers)
                options.Freeform[option.Name] = text;
        }
        else if (option.Name == "numprocesses")
            problems.Warn(section, option, "the plugin gets the value; its watcher runs one process always");
        else if (!isWatchers)
        {
            options.Freeform[option.Name] = text;
            if (builtIn is not null && !ini.IsFromDefault(option))
                WarnUnknown(section, option, builtIn);
        }
        else if (OptionText.TryParse(definition!, option.Name, text, out var value, out var reason))
        {
            definition!.Set(options, definition.IsFamily ? option.Name[definition.Name.Length..] : "", value);
            return true;
        }
        else
            problems.Warn(section, option, $"the plugin gets the value, its watcher does not use it: {reason}");
        return false;
    }

    private void WarnUnknown(IniSection section, IniOption option, BuiltInDefinition plugin)
    {
        var meant = Suggestion.For(option.Name, plugin.Options.Select(static known => known.Name));
        problems.Warn(section, option, $"the plugin {plugin.Name} has no such option; it is ignored" + (meant is null ? "" : $"; did you mean {meant}?"));
    }
}
