using System.Globalization;
using System.Text;
using Circus.Config;
using Circus.Options;

namespace Circus.Toml;

/// <summary>Writes sections as TOML, in the shape that <see cref="TomlNotation"/> describes and reads. Nothing can fail: TOML texts hold anything.</summary>
internal static class TomlText
{
    internal static string Write(IniFile ini)
    {
        var text = new StringBuilder();
        foreach (var section in ini.AllSections)
            AppendSection(text, ini, section);
        return text.ToString();
    }

    private static void AppendSection(StringBuilder text, IniFile ini, IniSection section)
    {
        var scope = TomlSections.ScopeOf(section.Name);
        var header = HeaderOf(ini, section.Name);
        AppendHeader(text, header);
        var groups = new OrderedDictionary<string, List<IniOption>>(StringComparer.Ordinal);
        foreach (var option in section.Options)
        {
            var definition = scope is { } known ? OptionTable.Find(known, option.Name) : null;
            if (definition is { IsFamily: true } && definition.Name.Length > 0 && GroupOf(definition) is var group && section.Find(group) is null)
            {
                groups.TryAdd(group, []);
                groups[group].Add(option);
            }
            else
                AppendOption(text, option.Name, ValueOf(definition, scope, option.Value));
        }

        foreach (var (group, options) in groups)
        {
            AppendHeader(text, $"{header}.{Key(group)}");
            foreach (var option in options)
            {
                var definition = OptionTable.Find(scope!.Value, option.Name)!;
                AppendOption(text, option.Name[definition.Name.Length..], ValueOf(definition, scope, option.Value));
            }
        }
    }

    /// <summary>The table that groups a family: `stdout_stream` of `stdout_stream.`, `rlimits` of `rlimit_`.</summary>
    private static string GroupOf(OptionDefinition family) => family.Name[^1] == '_' ? family.Name[..^1] + "s" : family.Name[..^1];

    /// <summary>The section's table, or its whole name where an option of another section has taken that place.</summary>
    private static string HeaderOf(IniFile ini, string section)
    {
        var colon = section.IndexOf(':');
        if (colon < 0)
            return Key(section);
        var (kind, name) = (section[..colon], section[(colon + 1)..]);
        var isKind = kind == "env" || TomlSections.NamedKinds.ContainsKey(kind);
        return isKind && ini.Find(kind)?.Find(name) is null ? $"{kind}.{Key(name)}" : Key(section);
    }

    private static void AppendHeader(StringBuilder text, string header) => text.Append(text.Length > 0 ? "\n[" : "[").Append(header).Append("]\n");

    private static void AppendOption(StringBuilder text, string key, string value) => text.Append(Key(key)).Append(" = ").Append(value).Append('\n');

    /// <summary>
    /// The value with the type that the option has, when it is one that the option takes; else a text. What goes to a plugin or to variables
    /// goes there as it is written.
    /// </summary>
    private static string ValueOf(OptionDefinition? definition, OptionScope? scope, string value)
    {
        if (scope == OptionScope.Env)
            return Text(value);
        if (definition is not null && scope != OptionScope.Plugin && OptionText.TryParse(definition, definition.Name, value, out var converted, out _))
        {
            switch (definition.Type)
            {
                case OptionType.Bool:
                    return converted.Bool ? "true" : "false";
                case OptionType.Int:
                    return PythonRepr.Integer(converted.Long);
                case OptionType.Float:
                    return OptionValue.Whole(converted.Float).ToText();
                case OptionType.OctalInt:
                    return "0o" + Convert.ToString(converted.Int, 8);
                case OptionType.Words:
                    return $"[{string.Join(", ", converted.List!.Select(Text))}]";
            }
        }

        // A bare number would be read as decimal.
        if (definition?.Type == OptionType.OctalInt)
            return Text(value);
        return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && PythonRepr.Integer(number) == value ? value
            : value == "True" ? "true"
            : value == "False" ? "false"
            : Text(value);
    }

    private static string Key(string name) =>
        name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? name : Basic(name, keepsLineEnds: false);

    /// <summary>A text as it is where quotes and backslashes would have to be escaped else, with its lines where it has several.</summary>
    private static string Text(string value)
    {
        if (value.Contains('\n') && !value.Any(static c => char.IsControl(c) && c is not ('\n' or '\t')))
            return $"\"\"\"\n{Basic(value, keepsLineEnds: true)[1..^1]}\"\"\"";
        return value.AsSpan().ContainsAny('"', '\\') && !value.Any(static c => char.IsControl(c) || c == '\'') ? $"'{value}'" : Basic(value, keepsLineEnds: false);
    }

    private static string Basic(string value, bool keepsLineEnds)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"' or '\\':
                    text.Append('\\').Append(c);
                    break;
                case '\n' when keepsLineEnds:
                    text.Append(c);
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                default:
                    if (char.IsControl(c))
                        text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
                    else
                        text.Append(c);
                    break;
            }
        }

        return text.Append('"').ToString();
    }
}
