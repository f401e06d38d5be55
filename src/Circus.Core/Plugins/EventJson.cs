using System.Buffers;
using System.Text.Json;

namespace Circus.Plugins;

/// <summary>An event as one JSON object: `topic`, `watcher`, `event` and the fields of the event itself.</summary>
internal static class EventJson
{
    internal static byte[] Write(PluginEvent @event, int dropped = 0, bool asLine = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("topic"u8, @event.Topic);
            writer.WriteString("watcher"u8, @event.Watcher);
            writer.WriteString("event"u8, @event.Name);
            foreach (var field in @event.Fields.EnumerateObject())
                field.WriteTo(writer);
            if (dropped > 0)
                writer.WriteNumber("dropped_before"u8, dropped);
            writer.WriteEndObject();
        }

        return asLine ? [.. buffer.WrittenSpan, (byte)'\n'] : buffer.WrittenSpan.ToArray();
    }
}
