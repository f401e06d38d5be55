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

    internal string Id => _id;

    /// <summary>The request as it goes out, once written.</summary>
    internal ReadOnlySpan<byte> Json => _json.WrittenSpan;

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

    /// <summary>The same on a connection of its own.</summary>
    internal bool TryAsk(Endpoint endpoint, CurveClientKeys? keys, TimeSpan timeout, [NotNullWhen(true)] out JsonDocument? reply, out string error)
    {
        reply = null;
        var time = new WaitingTime(timeout);
        if (!ControlClient.TryConnect(endpoint, timeout, out var client, out error, keys))
            return false;
        using (client)
            return TryAsk(client, time, interrupt: null, out reply, out error);
    }

    /// <summary>
    /// Sends it and waits for the reply; false with an empty error when none came in time or the wait was interrupted, with a reason when none
    /// can come.
    /// </summary>
    internal bool TryAsk(IControlClient client, WaitingTime time, Interrupt? interrupt, [NotNullWhen(true)] out JsonDocument? reply, out string error)
    {
        reply = null;
        if (!client.TrySend(_json.WrittenSpan, time.Left, out error))
            return false;
        do
        {
            var left = time.Left;
            while (client.TryReceive(interrupt is null || left < Interrupt.Slice ? left : Interrupt.Slice, out var bytes, out error))
            {
                if (TryParse(bytes, out reply, out error))
                    return true;
                if (error.Length > 0)
                    return false;
            }
        }
        while (error.Length == 0 && time.Left > TimeSpan.Zero && interrupt is not { IsRequested: true });
        return false;
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

    private static string NewId()
    {
        Span<byte> id = stackalloc byte[IdBytes];
        KernelRandom.Fill(id);
        return Convert.ToHexStringLower(id);
    }
}
