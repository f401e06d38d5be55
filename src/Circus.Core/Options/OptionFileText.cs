namespace Circus.Options;

/// <summary>A converted value as a file would give it, in one spelling: the reverse of <see cref="OptionText"/>.</summary>
internal static class OptionFileText
{
    /// <summary>The text; for a null, which only an unlimited rlimit has in a file, the empty one.</summary>
    internal static string Of(OptionDefinition definition, OptionValue value) => value.Kind switch
    {
        OptionValueKind.Null => "",
        OptionValueKind.List when definition.Traits.HasFlag(OptionTraits.CommandWords) => string.Join(' ', value.List!.Select(Config.ShellWords.Quote)),
        OptionValueKind.List => string.Join(' ', value.List!),
        OptionValueKind.Int when definition.Type == OptionType.OctalInt => Convert.ToString(value.Int, 8).PadLeft(3, '0'),
        OptionValueKind.Int when definition.Type == OptionType.Choice => definition.Choices[value.Int],
        OptionValueKind.Int when definition.Type == OptionType.Signal && SignalNames.TryGetName(value.Int, out var name) => name,
        _ => value.ToText(),
    };
}
