using Tomlyn.Syntax;

namespace Circus.Toml;

/// <summary>Something with a name in a TOML file: a table, tables of one name, or a value.</summary>
/// <param name="Line">Line of the name, from 1.</param>
/// <param name="Column">Column of the name, from 1.</param>
internal abstract record TomlNode(int Line, int Column);

internal sealed record TomlValue(ValueSyntax Syntax, int Line, int Column) : TomlNode(Line, Column);

/// <summary>A table with its entries in the order of their first appearance.</summary>
internal sealed record TomlTable(int Line, int Column) : TomlNode(Line, Column)
{
    /// <summary>It has a header of its own, and isn't only on the way to other tables.</summary>
    internal bool HasHeader { get; set; }

    internal OrderedDictionary<string, TomlNode> Entries { get; } = new(StringComparer.Ordinal);
}

internal sealed record TomlTables(int Line, int Column) : TomlNode(Line, Column)
{
    internal List<TomlTable> Items { get; } = [];
}

/// <summary>
/// Makes the tree that headers, dotted keys and inline tables of a document spell out. The parser has checked before that no name is given
/// twice; what can't be placed all the same is left out.
/// </summary>
internal static class TomlTree
{
    internal static TomlTable Of(DocumentSyntax document)
    {
        var root = new TomlTable(1, 1);
        foreach (var pair in document.KeyValues)
            Add(root, pair);
        foreach (var header in document.Tables)
        {
            if (header.Name is { } name && Open(root, name, isArray: header is TableArraySyntax) is { } table)
            {
                table.HasHeader = true;
                foreach (var pair in header.Items)
                    Add(table, pair);
            }
        }

        return root;
    }

    private static void Add(TomlTable table, KeyValueSyntax pair)
    {
        if (pair is not { Key: { } key, Value: { } value })
            return;
        var parts = PartsOf(key);
        var holder = table;
        foreach (var part in parts.SkipLast(1))
        {
            if (Descend(holder, part) is not { } next)
                return;
            holder = next;
        }

        var last = parts[^1];
        var (line, column) = PlaceOf(last);
        holder.Entries.TryAdd(TextOf(last), NodeOf(value, line, column));
    }

    private static TomlNode NodeOf(ValueSyntax value, int line, int column)
    {
        if (value is InlineTableSyntax inline)
            return TableOf(inline, line, column);
        if (value is not ArraySyntax { Items: { ChildrenCount: > 0 } items } || items.Any(static item => item.Value is not InlineTableSyntax))
            return new TomlValue(value, line, column);
        var tables = new TomlTables(line, column);
        foreach (var item in items)
        {
            var start = item.Span.Start;
            tables.Items.Add(TableOf((InlineTableSyntax)item.Value!, start.Line + 1, start.Column + 1));
        }

        return tables;
    }

    private static TomlTable TableOf(InlineTableSyntax inline, int line, int column)
    {
        var table = new TomlTable(line, column);
        foreach (var item in inline.Items)
        {
            if (item.KeyValue is { } pair)
                Add(table, pair);
        }

        return table;
    }

    /// <summary>The table that a header opens, in the last one of an array of tables on the way.</summary>
    private static TomlTable? Open(TomlTable root, KeySyntax name, bool isArray)
    {
        var parts = PartsOf(name);
        var holder = root;
        foreach (var part in parts.SkipLast(1))
        {
            if (Descend(holder, part) is not { } next)
                return null;
            holder = next;
        }

        if (!isArray)
            return Descend(holder, parts[^1]);
        var (line, column) = PlaceOf(parts[^1]);
        holder.Entries.TryAdd(TextOf(parts[^1]), new TomlTables(line, column));
        if (holder.Entries[TextOf(parts[^1])] is not TomlTables tables)
            return null;
        tables.Items.Add(new TomlTable(line, column));
        return tables.Items[^1];
    }

    private static TomlTable? Descend(TomlTable table, BareKeyOrStringValueSyntax part)
    {
        var name = TextOf(part);
        if (!table.Entries.TryGetValue(name, out var node))
        {
            var (line, column) = PlaceOf(part);
            table.Entries.Add(name, node = new TomlTable(line, column));
        }

        return node switch
        {
            TomlTable found => found,
            TomlTables { Items: [.., var last] } => last,
            _ => null,
        };
    }

    private static List<BareKeyOrStringValueSyntax> PartsOf(KeySyntax key) =>
        [.. new[] { key.Key }.Concat(key.DotKeys.Select(static each => each.Key)).OfType<BareKeyOrStringValueSyntax>()];

    private static string TextOf(BareKeyOrStringValueSyntax part) =>
        part is StringValueSyntax text ? text.Value ?? "" : ((BareKeySyntax)part).Key?.Text ?? "";

    private static (int Line, int Column) PlaceOf(BareKeyOrStringValueSyntax part) => (part.Span.Start.Line + 1, part.Span.Start.Column + 1);
}
