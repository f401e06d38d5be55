using Circus.Options;

namespace Circus.Config;

/// <summary>Reads `[watcher:NAME]` sections (config.md §4) with their environments.</summary>
internal sealed class WatcherSections(
    IniFile ini, EnvironmentSections variables, WatcherNames names, string workingDirectory, ReferenceChecks references, ConfigProblems problems)
{
    private const string Prefix = "watcher:";

    internal static bool IsWatcher(string section) => section.StartsWith(Prefix, StringComparison.Ordinal);

    internal IReadOnlyList<WatcherSpec> Read()
    {
        var watchers = new List<WatcherSpec>();
        foreach (var section in ini.Sections.Where(static section => IsWatcher(section.Name)))
        {
            if (!ini.OptionsOf(section).Any())
                continue;
            var watcher = ReadWatcher(section);
            if (WatcherChecks.DropReason(watcher.Options) is var (cause, reason))
                problems.Warn(section, section.Find(cause), $"the watcher is dropped: {reason}");
            else
            {
                names.Take(watcher.Name, section);
                watchers.Add(watcher);
            }
        }
        return [.. watchers.OrderBy(static watcher => watcher.Name, StringComparer.Ordinal)];
    }

    private WatcherSpec ReadWatcher(IniSection section)
    {
        var name = section.Name[Prefix.Length..];
        if (ini.OptionsOf(section).FirstOrDefault(static option => option.Name == "name") is { } given)
        {
            name = given.Value;
            problems.Warn(section, given, $"the watcher is named {PythonRepr.Of(name)} by this option instead of its section");
        }
        if (name.Length == 0)
            problems.Error(section, "a watcher needs a name, [watcher:NAME]");

        var environment = variables.For(name);
        var options = new WatcherOptions
        {
            Args = new Arguments(""),
            WorkingDirectory = workingDirectory,
            StdoutStream = [],
            StderrStream = [],
        };
        options.Freeform[IniFile.NameOption] = section.Name;
        foreach (var option in ini.OptionsOf(section).Where(static option => option.Name is not ("name" or IniFile.NameOption)))
        {
            if (OptionTable.FindWatcher(option.Name) is not { InFile: true } definition)
                ReadFreeform(options, section, option, environment.Lookup);
            else
                ReadOption(definition, options, section, option, environment.Lookup);
        }
        options.Environment = options.CopyEnv ? environment.All : environment.Sections;
        CheckCommandLine(options, section, environment.Lookup);
        WatcherChecks.Check(options, section, problems);
        return new WatcherSpec { Name = name, Options = options, DefinedAt = section.Location, SectionEnvironment = environment.Sections };
    }

    private void ReadOption(
        OptionDefinition<WatcherOptions> definition,
        WatcherOptions options,
        IniSection section,
        IniOption option,
        IReadOnlyDictionary<string, string> lookup)
    {
        var text = Expand(definition, option.Value, lookup);
        if (!OptionReader.TryRead(definition, options, section, option, text, problems))
            return;
        if (!definition.Traits.HasFlag(OptionTraits.CommandWords) && !IsStreamFile(definition, option))
            references.CheckText(section, option, text, definition);
    }

    /// <summary>Once all options are known, as a command line may name them.</summary>
    private void CheckCommandLine(WatcherOptions options, IniSection section, IReadOnlyDictionary<string, string> lookup)
    {
        foreach (var option in ini.OptionsOf(section))
        {
            if (OptionTable.FindWatcher(option.Name) is not { InFile: true } definition)
                continue;
            if (definition.Traits.HasFlag(OptionTraits.CommandWords))
                references.CheckCommandLine(section, option, Expand(definition, option.Value, lookup), options, options.Environment!);
            else if (IsStreamFile(definition, option))
                references.CheckStreamFile(section, option, Expand(definition, option.Value, lookup), options, options.Environment!);
            else if (definition.Name == "stdin_socket" && options.StdinSocket is { Length: > 0 } name)
                references.CheckStdin(section, option, name);
        }
    }

    /// <summary>The name of a stream's file is expanded when it is opened, for each worker where it names the wid.</summary>
    private static bool IsStreamFile(OptionDefinition definition, IniOption option) =>
        definition.Type == OptionType.Stream && option.Name.EndsWith(".filename", StringComparison.Ordinal);

    /// <summary>Pass A of config.md §9. Options converted early look at `[env]` first, all others at the watcher's own sections.</summary>
    private string Expand(OptionDefinition definition, string text, IReadOnlyDictionary<string, string> lookup)
    {
        if (definition.Traits.HasFlag(OptionTraits.NotExpanded))
            return text;
        if (definition.Traits.HasFlag(OptionTraits.ExpandedEarly))
            text = OptionReader.Expand(text, variables.Early);
        return OptionReader.Expand(text, lookup);
    }

    private void ReadFreeform(WatcherOptions options, IniSection section, IniOption option, IReadOnlyDictionary<string, string> lookup)
    {
        if (option.Name == "env")
        {
            problems.Warn(section, option, $"the option is ignored; set variables in a section [env:{section.Name[Prefix.Length..]}]");
            return;
        }
        if (FamilyReason(option.Name) is { } reason)
        {
            problems.Error(section, option, reason);
            return;
        }
        var text = OptionReader.Expand(option.Value, lookup);
        options.Freeform[option.Name] = text;
        references.CheckText(section, option, text, null);
        if (!ini.IsFromDefault(option) && MeantInstead(option.Name) is { } meant)
            problems.WarnName(section, option, $"this is no option of a watcher, only kept for plugins to see; did you mean {meant}?");
    }

    /// <summary>Why a name that starts like a family of options isn't one of it (config.md §4), or null.</summary>
    private static string? FamilyReason(string name) => name switch
    {
        _ when name.StartsWith("stdout_stream", StringComparison.Ordinal) => "options of a stream are written stdout_stream.NAME",
        _ when name.StartsWith("stderr_stream", StringComparison.Ordinal) => "options of a stream are written stderr_stream.NAME",
        "hooks" or "hooks." => "a hook is written hooks.NAME; allowed names: " + string.Join(' ', HookText.Names),
        "rlimit_" => "a limit is written rlimit_NAME; allowed names: " + RlimitNames.Allowed,
        _ => null,
    };

    /// <summary>The option, or member of a family, that a mistyped name is near to.</summary>
    private static string? MeantInstead(string name)
    {
        var dot = name.IndexOf('.');
        if (dot < 0)
            return OptionReader.Nearest(WatcherOptionTable.Rows, name);
        return Suggestion.For(name[..dot], ["stdout_stream", "stderr_stream", "hooks"]) is { } family ? family + name[dot..] : null;
    }
}
