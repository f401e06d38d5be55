using Circus.Config;
using Circus.Options;
using Tomlyn.Syntax;

namespace Circus.Toml;

/// <summary>Turns the tables of one TOML file into sections.</summary>
internal sealed class TomlSections(string file, IniFile into, ConfigProblems problems)
{
    private const string Env = "env";

    internal static readonly OrderedDictionary<string, OptionScope> NamedKinds = new(StringComparer.Ordinal)
    {
        ["watcher"] = OptionScope.Watcher,
        ["socket"] = OptionScope.Socket,
        ["plugin"] = OptionScope.Plugin,
    };

    internal void Read(TomlTable root)
    {
        foreach (var (name, node) in root.Entries)
        {
            switch (node)
            {
                case TomlTable table when NamedKinds.ContainsKey(name):
                    ReadNamed(name, table);
                    break;
                case TomlTables tables when NamedKinds.ContainsKey(name):
                    ReadArray(name, tables);
                    break;
                case TomlTable table when name == Env:
                    ReadEnvironments(table);
                    break;
                case TomlTable table:
                    ReadOptions(Section(name, table), ScopeOf(name), table, prefix: "");
                    break;
                case TomlTables:
                    Error(node, null, $"[[{name}]] is not one of the tables there may be several of; they are [[{string.Join("]], [[", NamedKinds.Keys)}]]");
                    break;
                default:
                    Error(node, null, $"the option {name} stands before the first table, such as [circus] or [watcher.NAME]");
                    break;
            }
        }
    }

    /// <summary>The kind of a section named as in an ini file.</summary>
    internal static OptionScope? ScopeOf(string section) =>
        section == "circus" ? OptionScope.Circus
        : section == Env || section.StartsWith("env:", StringComparison.Ordinal) ? OptionScope.Env
        : section.IndexOf(':') is > 0 and var colon && NamedKinds.TryGetValue(section[..colon], out var scope) ? scope
        : null;

    private void ReadNamed(string kind, TomlTable table)
    {
        foreach (var (name, node) in table.Entries)
        {
            if (node is TomlTable named)
                ReadOptions(Section($"{kind}:{name}", named), NamedKinds[kind], named, prefix: "");
            else if (node is TomlValue value)
                AddValue(Section(kind, table), scope: null, name, value);
            else
                Error(node, null, $"a {kind} is written [{kind}.NAME], or [[{kind}]] with a name in it");
        }
    }

    private void ReadArray(string kind, TomlTables tables)
    {
        foreach (var table in tables.Items)
        {
            if (table.Entries.GetValueOrDefault("name") is not TomlValue { Syntax: StringValueSyntax { Value: { Length: > 0 } name } })
            {
                Error(table, null, $"a [[{kind}]] needs a name, such as name = \"web\"");
                continue;
            }

            table.Entries.Remove("name");
            if (into.Find($"{kind}:{name}") is { } taken && taken.Location.File == file)
                Error(table, null, $"the {kind} {PythonRepr.Of(name)} is defined already at {taken.Location}");
            ReadOptions(Section($"{kind}:{name}", table), NamedKinds[kind], table, prefix: "");
        }
    }

    private void ReadEnvironments(TomlTable table)
    {
        if (table.HasHeader)
            Section(Env, table);
        foreach (var (name, node) in table.Entries)
        {
            if (node is TomlTable forSome)
                ReadOptions(Section($"env:{name}", forSome), OptionScope.Env, forSome, prefix: "");
            else if (node is TomlValue value)
                AddValue(Section(Env, table), OptionScope.Env, name, value);
            else
                Error(node, Env, $"variables of some watchers are written [env.{name}]");
        }
    }

    private void ReadOptions(IniSection section, OptionScope? scope, TomlTable table, string prefix)
    {
        foreach (var (name, node) in table.Entries)
        {
            switch (node)
            {
                case TomlValue value:
                    AddValue(section, scope, prefix + name, value);
                    break;
                case TomlTable own when scope == OptionScope.Watcher && prefix.Length == 0 && name == Env:
                    ReadOwnEnvironment(section, own);
                    break;
                case TomlTable group when scope == OptionScope.Env:
                    Error(group, section.Name, $"{name} is a table; a variable is a text");
                    break;
                case TomlTable group:
                    ReadOptions(section, scope, group, prefix.Length == 0 ? PrefixOf(scope, name) : $"{prefix}{name}.");
                    break;
                default:
                    Error(node, section.Name, $"{name} can't be an array of tables");
                    break;
            }
        }
    }

    /// <summary>The common start of the options that a table groups: of a family as the options table has it, else the name and a dot.</summary>
    private static string PrefixOf(OptionScope? scope, string group)
    {
        foreach (var family in OptionTable.All.Where(row => row.Scope == scope && row is { IsFamily: true, InFile: true } && row.Name.EndsWith('_')))
        {
            if (group == family.Name[..^1] || group == family.Name[..^1] + "s")
                return family.Name;
        }

        return group + ".";
    }

    private void ReadOwnEnvironment(IniSection watcher, TomlTable table)
    {
        var name = watcher.Name[(watcher.Name.IndexOf(':') + 1)..];
        if (name.Contains(','))
            Error(table, watcher.Name, "env: the name has a comma, which separates patterns; write the variables into [env.\"PATTERN\"]");
        else
            ReadOptions(Section($"env:{ShellGlob.Escape(name)}", table), OptionScope.Env, table, prefix: "");
    }

    private void AddValue(IniSection section, OptionScope? scope, string name, TomlValue value)
    {
        var definition = scope is { } known ? OptionTable.Find(known, name) : null;
        if (!TomlScalar.TryRead(value.Syntax, definition, scope == OptionScope.Env, out var text, out var error))
        {
            Error(value, section.Name, $"{name}: {error}");
            return;
        }

        var start = value.Syntax.Span.Start;
        var isPlain = value.Syntax is StringValueSyntax { Token.Text: { } token } && !token.Contains('\\') && !token.Contains('\n') && text.Length == token.Length - 2;
        var option = new IniOption(name, text, new SourceLocation(file, value.Line), start.Column + (isPlain ? 2 : 1))
        {
            NameColumn = value.Column,
            IsVerbatim = isPlain,
        };
        if (!section.TryAdd(option) && section.Find(name)!.Location is var first && first.File == file)
            Error(value, section.Name, $"{name}: the option is given twice, first in line {first.Line}");
    }

    private IniSection Section(string name, TomlNode at) => into.GetOrAdd(name, new SourceLocation(file, at.Line));

    private void Error(TomlNode at, string? section, string message) => problems.Error(new SourceLocation(file, at.Line), at.Column, section, message);
}
