using Circus.Options;

namespace Circus.Plugins;

/// <summary>The options of one built-in plugin, converted.</summary>
public sealed class PluginSettings
{
    private readonly Dictionary<string, OptionValue> _values = new(StringComparer.Ordinal);

    /// <summary>The section's name, `plugin:NAME`; empty when the plugin was started by hand.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Converts the texts of a section; options that the plugin doesn't have are left alone.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="config">The texts.</param>
    /// <param name="problems">Takes the name of each wrong option and what is wrong with it.</param>
    public static PluginSettings Read(BuiltInDefinition plugin, IReadOnlyDictionary<string, string> config, List<(string Option, string Reason)> problems)
    {
        var settings = new PluginSettings { Name = config.GetValueOrDefault("name", "") };
        foreach (var option in plugin.Options)
        {
            settings.Set(option.Name, option.Default);
            if (!config.TryGetValue(option.Name, out var text))
                continue;
            if (OptionText.TryParse(option, option.Name, text, out var value, out var reason))
                settings.Set(option.Name, value);
            else
                problems.Add((option.Name, reason));
        }

        if (problems.Count == 0 && plugin.Check(settings) is { } problem)
            problems.Add(problem);
        return settings;
    }

    internal OptionValue this[string name] => _values.GetValueOrDefault(name);

    internal void Set(string name, OptionValue value) => _values[name] = value;

    internal bool Has(string name) => !this[name].IsNull;

    internal string Text(string name) => this[name].Text ?? "";

    internal string? TextOrNull(string name) => this[name].Text;

    internal int Int(string name) => this[name].Int;

    internal double Float(string name) => this[name].Float;

    internal bool Bool(string name) => this[name].Bool;

    internal IReadOnlyList<string> Words(string name) => this[name].List ?? [];

    internal TimeSpan Seconds(string name) => Options.Seconds.ToTimeSpan(Float(name));
}
