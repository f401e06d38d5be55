using System.Text;

namespace Circus.Config;

/// <summary>
/// Finds and replaces `$(circus.NAME)` and `((circus.NAME))` (config.md §9). NAME is of letters, digits, `_ . -`, in any case, without
/// spaces; anything else, and a name that the lookup doesn't know, stays as it is written.
/// </summary>
internal static class VariableReferences
{
    /// <summary>Value of a variable, named in lower case without `circus.`; null to leave the reference as written.</summary>
    internal delegate string? Lookup(string name);

    private const string Prefix = "circus.";
    private const string SocketPrefix = "socket:";
    private const string Sockets = "sockets.";

    /// <summary>Replaces the references of a text once; what a value brings in is not looked at again.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lookup">Called for each reference, from left to right.</param>
    /// <param name="braces">Also read `${circus.sockets.NAME}` and the older `${socket:NAME}` as `$(circus.sockets.NAME)`.</param>
    internal static string Expand(string text, Lookup lookup, bool braces)
    {
        StringBuilder? expanded = null;
        var copied = 0;
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (!TryMatch(text, i, braces, out var name, out var length) || lookup(name) is not { } value)
                continue;
            expanded ??= new StringBuilder(text.Length + 16);
            expanded.Append(text, copied, i - copied).Append(value);
            copied = i + length;
            i = copied - 1;
        }
        return expanded is null ? text : expanded.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>The references of a text, from left to right; <see cref="Expand"/> explains <paramref name="braces"/>.</summary>
    internal static IEnumerable<Reference> Find(string text, bool braces)
    {
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (!TryMatch(text, i, braces, out var name, out var length))
                continue;
            yield return new Reference(i, length, name);
            i += length - 1;
        }
    }

    /// <summary>The socket that a reference's name is about, or null.</summary>
    internal static string? SocketOf(string name) => name.StartsWith(Sockets, StringComparison.Ordinal) ? name[Sockets.Length..] : null;

    /// <summary>One reference in a text: where it starts, how long it is, and the name in lower case without `circus.`.</summary>
    internal readonly record struct Reference(int Index, int Length, string Name);

    /// <summary>Adds the rest of each referenced name that starts with a prefix, in lower case.</summary>
    internal static void AddNames(string? text, string prefix, List<string> names)
    {
        if (text is null)
            return;
        Expand(
            text,
            name =>
            {
                if (name.StartsWith(prefix, StringComparison.Ordinal))
                    names.Add(name[prefix.Length..]);
                return null;
            },
            braces: true);
    }

    /// <summary>True when the text holds the reference, named in lower case.</summary>
    internal static bool Contains(string? text, string name)
    {
        var rest = new List<string>();
        AddNames(text, name, rest);
        return rest.Contains("");
    }

    private static bool TryMatch(string text, int start, bool braces, out string name, out int length)
    {
        name = "";
        length = 0;
        var rest = text.AsSpan(start);
        var close = rest switch
        {
            ['$', '(', ..] => ")",
            ['(', '(', ..] => "))",
            ['$', '{', ..] when braces => "}",
            _ => null,
        };
        if (close is null)
            return false;
        var body = rest[2..];
        var isOlder = close == "}" && body.StartsWith(SocketPrefix, StringComparison.OrdinalIgnoreCase);
        if (!isOlder && !body.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return false;
        body = body[(isOlder ? SocketPrefix : Prefix).Length..];
        var nameLength = NameLength(body);
        if (nameLength == 0 || !body[nameLength..].StartsWith(close))
            return false;
        name = body[..nameLength].ToString().ToLowerInvariant();
        if (isOlder)
            name = Sockets + name;
        else if (close == "}" && !name.StartsWith(Sockets, StringComparison.Ordinal))
            return false;
        length = rest.Length - body.Length + nameLength + close.Length;
        return true;
    }

    private static int NameLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsLetterOrDigit(text[length]) || text[length] is '_' or '.' or '-'))
            length++;
        return length;
    }
}
