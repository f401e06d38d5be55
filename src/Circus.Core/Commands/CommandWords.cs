using System.Globalization;
using System.Text.Json;

namespace Circus.Commands;

/// <summary>The words that follow a command on the command line: its arguments, and the options that were given with their values.</summary>
public sealed class CommandWords(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> options)
{
    public IReadOnlyList<string> Arguments => arguments;

    /// <summary>Whether an option was given.</summary>
    public bool Has(CommandOption option) => options.ContainsKey(option.Name);

    /// <summary>The same words with another value of an option.</summary>
    internal CommandWords With(CommandOption option, string value) => new(arguments, new Dictionary<string, string?>(options) { [option.Name] = value });

    internal string? ValueOf(CommandOption option) => options.GetValueOrDefault(option.Name);

    /// <summary>Writes the argument at this place, if there is one.</summary>
    internal void WriteText(Utf8JsonWriter properties, string property, int place)
    {
        if (place < arguments.Count)
            properties.WriteString(property, arguments[place]);
    }

    /// <summary>Writes the argument at this place as an integer, if there is one; false when it isn't an integer.</summary>
    internal bool TryWriteInteger(Utf8JsonWriter properties, string property, int place, out string error)
    {
        error = "";
        if (place >= arguments.Count)
            return true;
        if (!int.TryParse(arguments[place], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            error = $"{property}: {Options.PythonRepr.Of(arguments[place])} is not an integer";
            return false;
        }

        properties.WriteNumber(property, number);
        return true;
    }

    internal void WriteFlag(Utf8JsonWriter properties, string property, CommandOption option) => properties.WriteBoolean(property, Has(option));

    internal void WriteWaiting(Utf8JsonWriter properties) => WriteFlag(properties, "waiting", CommandOption.Waiting);
}
