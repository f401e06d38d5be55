using System.Text.Json;

namespace Circus.Protocol;

/// <summary>What every reply begins and ends with (spec/protocol.md §4).</summary>
internal static class ReplyFrame
{
    internal static void Begin(Utf8JsonWriter writer, double unixTime, string status = "ok")
    {
        writer.WriteStartObject();
        writer.WriteString("status"u8, status);
        JsonFloat.Write(writer, "time"u8, unixTime);
    }

    /// <summary>All of an error reply up to its end.</summary>
    internal static void BeginError(Utf8JsonWriter writer, double unixTime, ReplyErrno errno, string reason)
    {
        writer.WriteStartObject();
        writer.WriteString("status"u8, "error"u8);
        writer.WriteString("reason"u8, reason);
        writer.WriteNull("tb"u8);
        JsonFloat.Write(writer, "time"u8, unixTime);
        writer.WriteNumber("errno"u8, (int)errno);
    }

    /// <summary>With the request's id, as JSON; empty if it has none.</summary>
    internal static void End(Utf8JsonWriter writer, ReadOnlySpan<byte> id)
    {
        writer.WritePropertyName("id"u8);
        if (id.IsEmpty)
            writer.WriteNullValue();
        else
            writer.WriteRawValue(id, skipInputValidation: true);
        writer.WriteEndObject();
        writer.Flush();
    }
}
