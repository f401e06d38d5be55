using System.Buffers;
using System.Text.Json;

namespace Circus.Stats;

/// <summary>A JSON object with the properties of another one put over it.</summary>
internal static class MergedObject
{
    /// <summary>Writes the properties that only the first has, then those of the second.</summary>
    internal static void Write(Utf8JsonWriter writer, Action<Utf8JsonWriter> first, ReadOnlyMemory<byte> second)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var inner = new Utf8JsonWriter(buffer))
            first(inner);
        using var below = JsonDocument.Parse(buffer.WrittenMemory);
        using var above = JsonDocument.Parse(second);
        writer.WriteStartObject();
        foreach (var property in below.RootElement.EnumerateObject())
        {
            if (!above.RootElement.TryGetProperty(property.Name, out _))
                property.WriteTo(writer);
        }

        foreach (var property in above.RootElement.EnumerateObject())
            property.WriteTo(writer);
        writer.WriteEndObject();
    }

    /// <summary>Whether a text is a JSON object.</summary>
    internal static bool IsObject(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
