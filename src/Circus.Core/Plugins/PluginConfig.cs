using System.Buffers;
using System.Text.Json;

namespace Circus.Plugins;

/// <summary>The configuration of a plugin on its command line (plugins-and-hooks.md §2): `key:value:::key:value`, sorted by key; and as JSON.</summary>
public static class PluginConfig
{
    /// <summary>The environment variable that holds the configuration as one JSON object of texts.</summary>
    public const string Variable = "CIRCUS_PLUGIN_CONFIG";

    private const string Separator = ":::";

    /// <summary>True when reading back gives the value as it was: the form has no way to write the separator, or blanks at the ends.</summary>
    internal static bool CanCarry(string value) => !value.Contains(Separator, StringComparison.Ordinal) && value.Trim() == value && !value.EndsWith(':');

    public static string Write(IEnumerable<KeyValuePair<string, string>> config) =>
        string.Join(Separator, config.OrderBy(static each => each.Key, StringComparer.Ordinal).Select(static each => $"{each.Key}:{each.Value}"));

    /// <summary>Splits at `:::`, each at its first `:`; what has none is ignored.</summary>
    public static Dictionary<string, string> Read(string text)
    {
        var config = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in text.Split(Separator))
        {
            if (item.IndexOf(':') is >= 0 and var colon)
                config[item[..colon].Trim()] = item[(colon + 1)..].Trim();
        }

        return config;
    }

    /// <summary>Reads <see cref="Variable"/>; null when it isn't an object of texts.</summary>
    public static Dictionary<string, string>? ReadJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind != JsonValueKind.Object ? null
                : document.RootElement.EnumerateObject().ToDictionary(static each => each.Name, static each => each.Value.ToString(), StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>One JSON object of texts.</summary>
    public static string WriteJson(IEnumerable<KeyValuePair<string, string>> config)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in config)
                writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
