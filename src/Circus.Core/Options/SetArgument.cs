using System.Diagnostics.CodeAnalysis;

namespace Circus.Options;

/// <summary>The `KEY VALUE` words of `ctl set`, converted to what the request carries (cli.md §2.4).</summary>
public static class SetArgument
{
    /// <summary>Converts one pair; false with the text for the user, `unknown key 'x'` or what the value must be.</summary>
    /// <param name="key">Key as typed; requests carry it in lower case.</param>
    /// <param name="text">Value as typed.</param>
    /// <param name="wireKey">Key for the request.</param>
    /// <param name="value">Value for the request, written by <see cref="OptionValue.WriteTo"/>.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryConvert(
        string key, string text, out string wireKey, out OptionValue value, [NotNullWhen(false)] out string? error)
    {
        wireKey = key.ToLowerInvariant();
        value = text;
        error = OptionTable.FindWatcher(wireKey) is { WireType: not WireType.None } definition
            ? Convert(definition, wireKey, text, ref value)
            : $"unknown key {PythonRepr.Of(wireKey)}";
        return error is null;
    }

    private static string? Convert(OptionDefinition definition, string key, string text, ref OptionValue value)
    {
        switch (definition.WireType)
        {
            case WireType.ObjectOfText:
                return Pairs(key, text, '=', ref value);
            case WireType.Hooks:
                return Pairs(key, text, ':', ref value)
                    ?? value.Map!.Keys.Select(UnknownHook).FirstOrDefault(static reason => reason is not null);
            case WireType.HookText:
                return UnknownHook(key[definition.Name.Length..]);
            case WireType.Stream:
                return $"unknown key {PythonRepr.Of(key)}; set one option of the stream, {key}.NAME";
            // The daemon knows the limits: it makes a negative numprocesses 0.
            case WireType.Integer when definition.Type == OptionType.Int:
            case WireType.StreamValue when key[definition.Name.Length..] is "max_bytes" or "backup_count":
                if (!OptionText.TryInteger(text, out var number))
                    return $"{key}: {PythonRepr.Of(text)} is not an integer";
                value = number;
                return null;
            default:
                return OptionText.TryParse(definition, key, text, out value, out var reason) ? null : $"{key}: {reason}";
        }
    }

    private static string? UnknownHook(string name) =>
        HookText.Names.Contains(name) ? null : $"unknown hook {PythonRepr.Of(name)}; allowed: {string.Join(' ', HookText.Names)}";

    /// <summary>
    /// `name:callable,name:callable` or `NAME=value,NAME=value`; a part without the separator belongs to the value before it.
    /// </summary>
    private static string? Pairs(string key, string text, char separator, ref OptionValue value)
    {
        var map = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        string? name = null;
        foreach (var part in text.Split(','))
        {
            var at = part.IndexOf(separator);
            if (at > 0)
                map[name = part[..at].Trim()] = part[(at + 1)..];
            else if (name is not null)
                map[name] += "," + part;
            else
                return $"{key}: {PythonRepr.Of(text)} is not of the form NAME{separator}VALUE,NAME{separator}VALUE";
        }
        value = map;
        return null;
    }
}
