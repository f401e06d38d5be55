using System.Text.Json;

namespace Circus.Options;

/// <summary>The object `options` of the replies to `options` and `get`: keys, order and shapes of protocol.md §6.2.</summary>
public static class OptionsReply
{
    /// <summary>Writes every shown option and every freeform one as an object, keys in code point order.</summary>
    public static void Write(Utf8JsonWriter writer, WatcherOptions options)
    {
        writer.WriteStartObject();
        var freeform = options.Freeform.Keys.Where(static key => Find(key) is null).Order(StringComparer.Ordinal).ToList();
        var next = 0;
        foreach (var definition in WatcherOptionTable.ShownRows)
        {
            for (; next < freeform.Count && string.CompareOrdinal(freeform[next], definition.ShownAs) < 0; next++)
                writer.WriteString(freeform[next], options.Freeform[freeform[next]]);
            writer.WritePropertyName(definition.ShownAs);
            definition.Get(options, "").WriteTo(writer);
        }
        for (; next < freeform.Count; next++)
            writer.WriteString(freeform[next], options.Freeform[freeform[next]]);
        writer.WriteEndObject();
    }

    /// <summary>
    /// The first key that <see cref="WriteKeys"/> could not answer, as the reason of an errno 3 reply; null when all are known.
    /// </summary>
    public static string? FirstUnknown(WatcherOptions options, IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            if (Find(key) is null && !options.Freeform.ContainsKey(key))
                return $"{PythonRepr.Of(key)} option not found";
        }
        return null;
    }

    /// <summary>Writes the asked keys as an object, in their order; all must be known to <see cref="FirstUnknown"/>.</summary>
    public static void WriteKeys(Utf8JsonWriter writer, WatcherOptions options, IEnumerable<string> keys)
    {
        writer.WriteStartObject();
        foreach (var key in keys.Distinct(StringComparer.Ordinal))
        {
            writer.WritePropertyName(key);
            if (Find(key) is { } definition)
                definition.Get(options, "").WriteTo(writer);
            else
                writer.WriteStringValue(options.Freeform[key]);
        }
        writer.WriteEndObject();
    }

    /// <summary>`get` answers what `options` shows, as Circus does, and what of ours `set` takes.</summary>
    private static OptionDefinition<WatcherOptions>? Find(string key) =>
        Array.Find(WatcherOptionTable.ShownRows, row => row.ShownAs == key)
        ?? (OptionTable.FindWatcher(key) is { InFile: true, IsFamily: false, Settable: Settable.Yes } settable && settable.Name == key ? settable : null);
}
