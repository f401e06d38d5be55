using Circus.Options;

namespace Circus.Plugins;

/// <summary>One built-in plugin: its names, its options, and how it is made.</summary>
public sealed class BuiltInDefinition
{
    private static readonly PluginSettings Defaults = new();

    internal Func<PluginSettings, PluginOutbox, double, BuiltInPlugin> Make { get; init; } = null!;

    /// <summary>Looks at options together; null, or an option and what is wrong with it.</summary>
    internal Func<PluginSettings, (string Option, string Reason)?> Check { get; init; } = static _ => null;

    /// <summary>The short name, `flapping`.</summary>
    public required string Name { get; init; }

    /// <summary>The class of the reference that it stands for, `circus.plugins.flapping.Flapping`; null for one that the reference lacks.</summary>
    public string? ClassName { get; init; }

    /// <summary>What it does, in one sentence.</summary>
    public required string Title { get; init; }

    public required IReadOnlyList<OptionDefinition<PluginSettings>> Options { get; init; }

    /// <summary>Makes the state machine.</summary>
    /// <param name="settings">Its options.</param>
    /// <param name="outbox">Where its effects go.</param>
    /// <param name="checkDelaySeconds">The daemon's check_delay.</param>
    public BuiltInPlugin Create(PluginSettings settings, PluginOutbox outbox, double checkDelaySeconds) => Make(settings, outbox, checkDelaySeconds);

    /// <summary>Makes the state machine of one that shares its process with others, and follows what is done to its watcher.</summary>
    public BuiltInPlugin CreateShared(PluginSettings settings, PluginOutbox outbox, double checkDelaySeconds) =>
        new SharedPlugin(settings.Name, () => Make(settings, outbox, checkDelaySeconds), outbox);

    internal static OptionDefinition<PluginSettings> Row(
        string name, OptionType type, OptionValue @default, string summary, string? unit = null, double minimum = double.NegativeInfinity, double maximum = double.PositiveInfinity) =>
        new(OptionScope.Plugin, name, type, summary, Defaults)
        {
            Get = (settings, _) => settings.Has(name) ? settings[name] : @default,
            Set = (settings, _, value) => settings.Set(name, value),
            Unit = unit,
            Minimum = minimum,
            Maximum = maximum,
        };

    internal static OptionDefinition<PluginSettings> Choice(string name, string summary, params string[] choices) =>
        new(OptionScope.Plugin, name, OptionType.Choice, summary, Defaults)
        {
            Get = (settings, _) => settings.Has(name) ? settings[name] : 0,
            Set = (settings, _, value) => settings.Set(name, value),
            Choices = choices,
        };
}
