using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Circus.Control;
using Circus.Control.Clients;

namespace Circus.Sampling;

/// <summary>Asks a daemon and waits for the answer, which is found by its id (spec/protocol.md §4).</summary>
internal sealed class DaemonPeer(IControlClient client, TimeSpan patience)
{
    private readonly ArrayBufferWriter<byte> _request = new();
    private int _lastId;

    /// <summary>Sends a command, perhaps for a watcher; false with a whole sentence when no good reply comes.</summary>
    internal bool TryAsk(string command, string? watcher, [NotNullWhen(true)] out JsonDocument? reply, out string error)
    {
        reply = null;
        var id = ++_lastId;
        Write(command, watcher, id);
        var deadline = new Deadline(patience);
        if (!client.TrySend(_request.WrittenSpan, patience, out error))
            return false;
        while (client.TryReceive(TimeSpan.FromMilliseconds(deadline.Milliseconds), out var bytes, out error))
        {
            reply = Parse(bytes);
            if (reply is not null && reply.RootElement.TryGetProperty("id"u8, out var own) && own.ValueKind == JsonValueKind.Number && own.GetInt32() == id)
                return true;
            reply?.Dispose();
            reply = null;
        }

        error = error.Length > 0 ? error : $"The daemon has not answered to `{command}` within {patience.TotalSeconds} s";
        return false;
    }

    private static JsonDocument? Parse(byte[] bytes)
    {
        try
        {
            var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
        }
        catch (JsonException)
        {
            // No reply of a daemon: the wait goes on, and its end tells.
        }

        return null;
    }

    private void Write(string command, string? watcher, int id)
    {
        _request.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_request);
        writer.WriteStartObject();
        writer.WriteString("command"u8, command);
        writer.WriteStartObject("properties"u8);
        if (watcher is not null)
            writer.WriteString("name"u8, watcher);
        writer.WriteEndObject();
        writer.WriteNumber("id"u8, id);
        writer.WriteEndObject();
    }
}
