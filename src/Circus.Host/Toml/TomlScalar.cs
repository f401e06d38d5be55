using System.Diagnostics.CodeAnalysis;
using Circus.Config;
using Circus.Options;
using Tomlyn.Syntax;

namespace Circus.Toml;

/// <summary>A TOML value as the text that an ini file would give for it.</summary>
internal static class TomlScalar
{
    /// <summary>The text; false with the reason for a value that no option takes.</summary>
    /// <param name="value">The value.</param>
    /// <param name="definition">The option's row; null for one that no table knows, and for variables.</param>
    /// <param name="isVariable">For an environment variable: truth values stay as TOML writes them.</param>
    /// <param name="text">The text.</param>
    /// <param name="error">What is wrong.</param>
    internal static bool TryRead(
        ValueSyntax value, OptionDefinition? definition, bool isVariable, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? error)
    {
        error = null;
        text = value switch
        {
            StringValueSyntax given => given.Value ?? "",
            BooleanValueSyntax given when isVariable => given.Value ? "true" : "false",
            BooleanValueSyntax given => given.Value ? "True" : "False",
            IntegerValueSyntax given when definition?.Type == OptionType.OctalInt => Octal(given, out error),
            IntegerValueSyntax given => PythonRepr.Integer(given.Value),
            FloatValueSyntax given => PythonRepr.Float(given.Value),
            DateTimeValueSyntax given => given.Token?.Text ?? "",
            ArraySyntax given => Join(given, definition, isVariable, out error),
            _ => null,
        };
        if (text is null)
            error ??= "a table can't stand here";
        else if (text.Contains('\0'))
            error = "the text holds a NUL character, which no option may";
        return error is null && text is not null;
    }

    private static string? Octal(IntegerValueSyntax given, out string? error)
    {
        error = null;
        if (given.Token?.Text is { } token && token.StartsWith("0o", StringComparison.Ordinal))
            return token[2..].Replace("_", "", StringComparison.Ordinal);
        if (given.Value is >= 0 and < 8)
            return PythonRepr.Integer(given.Value);
        error = $"a mode is octal; write it as 0o{given.Value} or as a text";
        return null;
    }

    /// <summary>Words of a command line are quoted, words of a list stand with blanks between them, other items with commas.</summary>
    private static string? Join(ArraySyntax array, OptionDefinition? definition, bool isVariable, out string? error)
    {
        error = null;
        var items = new List<string>();
        foreach (var item in array.Items)
        {
            if (item.Value is null or ArraySyntax or InlineTableSyntax)
                error = "an array here holds texts and numbers only";
            else if (TryRead(item.Value, definition: null, isVariable, out var text, out error))
                items.Add(text);
            if (error is not null)
                return null;
        }

        if (definition is not null && definition.Traits.HasFlag(OptionTraits.CommandWords))
            return string.Join(' ', items.Select(ShellWords.Quote));
        if (definition is not { Type: OptionType.Words })
            return string.Join(", ", items);
        error = items.Find(static item => item.Length == 0 || item.Any(char.IsWhiteSpace)) is { } bad ? $"{PythonRepr.Of(bad)} is not one word" : null;
        return string.Join(' ', items);
    }
}
