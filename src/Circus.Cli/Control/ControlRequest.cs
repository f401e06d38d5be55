using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Circus.Commands;
using Circus.Control;
using Circus.Control.Curve;
using Circus.Linux;

namespace Circus.Cli.Control;

/// <summary>A request with an id of its own, and the reply that carries this id (spec/protocol.md §10).</summary>
internal sealed class ControlRequest(Command command)
{
    private const int IdBytes = 16;

    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly string _id = NewId();

    /// <summary>Writes the request; false with what is wrong with the words.</summary>
    internal bool TryWrite(CommandWords words, out string error)
    {
        using var writer = new Utf8JsonWriter(_json);
        writer.WriteStartObject();
        writer.WriteString("command"u8, command.Name);
        writer.WriteStartObject("properties"u8);
        if (!command.TryWriteProperties(words, writer, out error))
            return false;
        writer.WriteEndObject();
        writer.WriteString("id"u8, _id);
        writer.WriteEndObject();
        return true;
    }

    /// <summary>Sends it and waits for the reply; false with an empty error when none came in time, with a reason when none can come.</summary>
    internal bool TryAsk(Endpoint endpoint, CurveClientKeys? keys, TimeSpan timeout, [NotNullWhen(true)] out JsonDocument? reply, out string error)
    {
        reply = null;
        var end = Clock.MonotonicNanoseconds() + (timeout.Ticks * TimeSpan.NanosecondsPerTick);
        if (!ControlClient.TryConnect(endpoint, timeout, out var client, out error, keys))
            return false;
        using (client)
        {
            if (!client.TrySend(_json.WrittenSpan, timeout, out error))
                return false;
            while (client.TryReceive(Left(end), out var bytes, out error))
            {
                if (TryParse(bytes, out reply, out error))
                    return true;
                if (error.Length > 0)
                    return false;
            }

            return false;
        }
    }

    /// <summary>False without an error when it is the reply to another request.</summary>
    private bool TryParse(byte[] bytes, [NotNullWhen(true)] out JsonDocument? reply, out string error)
    {
        error = "";
        reply = null;
        try
        {
            var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("id"u8, out var id) && id.ValueKind == JsonValueKind.String && id.ValueEquals(_id))
            {
                reply = document;
                return true;
            }

            document.Dispose();
        }
        catch (JsonException exception)
        {
            error = $"The reply isn't JSON: {exception.Message}";
        }

        return false;
    }

    private static TimeSpan Left(long end) =>
        TimeSpan.FromTicks(Math.Max(0, end - Clock.MonotonicNanoseconds()) / TimeSpan.NanosecondsPerTick);

    private static string NewId()
    {
        Span<byte> id = stackalloc byte[IdBytes];
        KernelRandom.Fill(id);
        return Convert.ToHexStringLower(id);
    }
}
