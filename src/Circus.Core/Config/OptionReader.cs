using Circus.Options;

namespace Circus.Config;

/// <summary>Converts one option of a section through its row of the table and reports what is wrong with it.</summary>
internal static class OptionReader
{
    /// <summary>Converts a text and sets the property; false after reporting an error.</summary>
    /// <param name="definition">The option's row.</param>
    /// <param name="target">What holds the property.</param>
    /// <param name="section">Where the option stands, for messages.</param>
    /// <param name="option">The option as written.</param>
    /// <param name="text">Its value with references replaced.</param>
    /// <param name="problems">Takes the error.</param>
    internal static bool TryRead<T>(
        OptionDefinition<T> definition, T target, IniSection section, IniOption option, string text, ConfigProblems problems)
    {
        if (!OptionText.TryParse(definition, option.Name, text, out var value, out var reason))
        {
            problems.Error(section, option, reason + Unresolved(text));
            return false;
        }
        definition.Set(target, definition.IsFamily ? option.Name[definition.Name.Length..] : "", value);
        return true;
    }

    /// <summary>Replaces `$(circus.env.X)`; unknown variables stay as written.</summary>
    internal static string Expand(string text, IReadOnlyDictionary<string, string> variables) =>
        VariableReferences.Expand(text, name => EnvironmentVariables.Find(name, variables), braces: false);

    /// <summary>Warns about an option that its section's table doesn't know, with the name that was probably meant.</summary>
    internal static void WarnUnknown<T>(OptionDefinition<T>[] table, IniSection section, IniOption option, ConfigProblems problems) =>
        problems.WarnName(
            section,
            option,
            "there is no such option; it is ignored" + (Nearest(table, option.Name) is { } known ? $"; did you mean {known}?" : ""));

    /// <summary>The option of a file that a mistyped name is near to, or null.</summary>
    internal static string? Nearest<T>(OptionDefinition<T>[] table, string name) =>
        Suggestion.For(name, table.Where(static row => row.InFile && !row.IsFamily).Select(static row => row.Name));

    private static string Unresolved(string text)
    {
        string? variable = null;
        VariableReferences.Expand(
            text,
            name =>
            {
                variable ??= name;
                return null;
            },
            braces: false);
        return variable is null ? "" : $" (circus.{variable} is not known here)";
    }
}
