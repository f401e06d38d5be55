using Circus.Options;

namespace Circus.Config;

/// <summary>Reads `[circus]` (config.md §3).</summary>
internal static class CircusSection
{
    private static readonly string[] LogLevels = ["critical", "error", "warning", "info", "debug"];

    internal static CircusOptions Read(IniFile ini, EnvironmentSections variables, ConfigProblems problems)
    {
        var options = new CircusOptions();
        if (ini.Find("circus") is not { } section)
            return options;
        foreach (var option in ini.OptionsOf(section))
        {
            if (OptionTable.Find(CircusOptionTable.Rows, option.Name) is { } definition)
                ReadOption(definition, options, section, option, variables, problems);
            else if (!ini.IsFromDefault(option))
                OptionReader.WarnUnknown(CircusOptionTable.Rows, section, option, problems);
        }
        options.Statsd |= section.Find("stats_endpoint") is not null;
        CheckKeys(section, problems);
        return options;
    }

    // Either alone would mean an endpoint that lets nobody in, or one that is open where it looks closed.
    private static void CheckKeys(IniSection section, ConfigProblems problems)
    {
        var secret = section.Find("curve_secret_key_file");
        var clients = section.Find("curve_authorized_keys");
        if (secret is not null && clients is null)
            problems.Error(section, secret, "curve_authorized_keys is missing: it names the file with the keys of the clients");
        if (secret is null && clients is not null)
            problems.Error(section, clients, "curve_secret_key_file is missing: without it nothing is encrypted, and no key is asked for");
    }

    private static void ReadOption(
        OptionDefinition<CircusOptions> definition,
        CircusOptions options,
        IniSection section,
        IniOption option,
        EnvironmentSections variables,
        ConfigProblems problems)
    {
        if (definition.Traits.HasFlag(OptionTraits.Ignored))
        {
            problems.Warn(section, option, "this option is documented and was never read; it is ignored");
            return;
        }
        var text = OptionReader.Expand(option.Value, variables.Early);
        if (!OptionReader.TryRead(definition, options, section, option, text, problems))
            return;
        new ReferenceChecks([], problems).CheckText(section, option, text, definition);
        if (!definition.HasEffect && definition.Get(options, "") != definition.Default)
            problems.Note(section, option, "the option has no effect yet");
        // Only the host knows what there is to say about it, and not where it stands.
        if (definition.Name == "loggerconfig")
            problems.Note(section, option, "a logging configuration of Python is not read");
        if (definition.Name == "loglevel" && !LogLevels.Contains(options.LogLevel, StringComparer.OrdinalIgnoreCase))
        {
            var given = PythonRepr.Of(options.LogLevel!);
            problems.Warn(section, option, $"{given} is not a level, info is used; allowed: {string.Join(", ", LogLevels)}");
        }
    }
}
