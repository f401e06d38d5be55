using System.Text;
using System.Text.Json;
using Circus.Protocol;

namespace Circus.Commands;

/// <summary><c>listsockets</c>: the sockets that the daemon has bound for its workers.</summary>
internal sealed class ListSockets : Command
{
    public override string Name => "listsockets";

    public override string Title => "Get the list of sockets";

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

    /// <summary>The daemon binds none yet: sections [socket:*] have no effect, as the log says at start.</summary>
    internal override void Execute(CommandCall call)
    {
        var writer = call.Begin();
        writer.WriteStartArray("sockets"u8);
        writer.WriteEndArray();
        call.End();
    }
}
