using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Circus.Plugins;

/// <summary>An event as it came: `watcher.NAME.EVENT` and a JSON object. The name is the one of topics, in lower case with `_` for blanks.</summary>
public sealed class PluginEvent
{
    private const string Prefix = "watcher.";

    private PluginEvent(string topic, int dot, byte[] payload, JsonElement fields) =>
        (Topic, Watcher, Name, Payload, Fields) = (topic, topic[Prefix.Length..dot], topic[(dot + 1)..], payload, fields);

    public string Topic { get; }

    public string Watcher { get; }

    public string Name { get; }

    /// <summary>The JSON object as it came.</summary>
    public byte[] Payload { get; }

    internal JsonElement Fields { get; }

    /// <summary>The process that the event is about; 0 if it is about none.</summary>
    internal int Pid => Fields.TryGetProperty("process_pid"u8, out var pid) && pid.TryGetInt32(out var number) ? number : 0;

    /// <summary>Why a process has ended; null from a daemon that doesn't say it.</summary>
    internal string? Reason => Fields.TryGetProperty("reason"u8, out var reason) && reason.ValueKind == JsonValueKind.String ? reason.GetString() : null;

    /// <summary>False for what isn't an event. A watcher's name may hold dots: the event is behind the last one.</summary>
    public static bool TryParse(byte[] topic, byte[] payload, [NotNullWhen(true)] out PluginEvent? parsed)
    {
        parsed = null;
        var text = Encoding.UTF8.GetString(topic);
        var dot = text.LastIndexOf('.');
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || dot <= Prefix.Length)
            return false;
        try
        {
            var reader = new Utf8JsonReader(payload);
            var fields = JsonElement.ParseValue(ref reader);
            if (fields.ValueKind == JsonValueKind.Object)
                parsed = new PluginEvent(text, dot, payload, fields);
        }
        catch (JsonException)
        {
            // A publisher that isn't a Circus daemon: nothing that a plugin could use.
        }

        return parsed is not null;
    }
}
