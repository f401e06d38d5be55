using System.Globalization;
using Circus.Options;

namespace Circus.Plugins;

/// <summary>The options of built-in plugins in words, for help and README.</summary>
public static class BuiltInHelp
{
    /// <summary>The summary with the default and its unit.</summary>
    public static string Describe(OptionDefinition option) =>
        DefaultOf(option) is { Length: > 0 } value ? $"{option.Summary} Default: {value}." : option.Summary;

    /// <summary>The default as a file would write it, with its unit; empty when there is none.</summary>
    public static string DefaultOf(OptionDefinition option)
    {
        var text = option switch
        {
            { Choices: { Count: > 0 } choices } => $"{choices[option.Default.Int]} (of {string.Join(", ", choices)})",
            { Default.Kind: OptionValueKind.List } => string.Join(' ', option.Default.List!),
            { Default.Kind: OptionValueKind.Bool } => option.Default.Bool ? "True" : "False",
            { Default.Kind: OptionValueKind.Text } => option.Default.Text!,
            { Default.Kind: OptionValueKind.Null } => "",
            _ => option.Default.Float.ToString(CultureInfo.InvariantCulture),
        };
        return text.Length > 0 && option.Unit is { } unit ? $"{text} {unit}" : text;
    }
}
