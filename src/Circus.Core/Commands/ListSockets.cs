using System.Text;
using System.Text.Json;
using Circus.ManagedSockets;
using Circus.Protocol;

namespace Circus.Commands;

/// <summary><c>listsockets</c>: the sockets that the daemon has bound for its workers.</summary>
internal sealed class ListSockets : Command
{
    public override string Name => "listsockets";

    public override string Title => "Get the list of sockets";

    public override string Manual =>
        "Prints the sockets that the daemon holds for its workers, with descriptor, name and address.";

    public override Role Role => Role.Observe;

    public override CommandForm Form { get; } = new("", 0, CommandForm.Any);

    public override bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error)
    {
        error = "";
        return true;
    }

    public override string TextOf(JsonElement reply)
    {
        var lines = new StringBuilder();
        foreach (var socket in reply.GetProperty("sockets").EnumerateArray())
        {
            var address = socket.TryGetProperty("path", out var path) ? ReplyText.Plain(path) : $"{ReplyText.Plain(socket.GetProperty("host"))}:{ReplyText.Plain(socket.GetProperty("port"))}";
            lines.Append(lines.Length > 0 ? "\n" : "")
                .Append(ReplyText.Plain(socket.GetProperty("fd"))).Append(":socket '").Append(ReplyText.Plain(socket.GetProperty("name"))).Append("' at ").Append(address);
        }

        return lines.ToString();
    }

    internal override void Execute(CommandCall call)
    {
        var writer = call.Begin();
        writer.WriteStartArray("sockets"u8);
        foreach (var socket in call.Context.Kernel.Sockets.Look())
            Write(writer, socket);
        writer.WriteEndArray();
        call.End();
    }

    // The first four or five keys are Circus's; what the kernel says about the queue follows.
    private static void Write(Utf8JsonWriter writer, SocketReport socket)
    {
        writer.WriteStartObject();
        writer.WriteNumber("fd"u8, socket.Fd);
        writer.WriteString("name"u8, socket.Spec.Name);
        writer.WriteNumber("backlog"u8, socket.Spec.Backlog);
        if (socket.Spec.Path is { } path)
        {
            writer.WriteString("path"u8, path);
        }
        else
        {
            writer.WriteString("host"u8, socket.Host);
            writer.WriteNumber("port"u8, socket.Port);
        }

        WriteKnown(writer, "queued"u8, socket.Queued);
        WriteKnown(writer, "queue_limit"u8, socket.QueueLimit);
        WriteKnown(writer, "queued_bytes"u8, socket.QueuedBytes);
        WriteKnown(writer, "dropped"u8, socket.Dropped);
        writer.WriteEndObject();
    }

    private static void WriteKnown(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } known)
            writer.WriteNumber(name, known);
    }
}
