using System.Text.Json;
using Circus.Options;
using Circus.Protocol;

namespace Circus.Commands;

/// <summary><c>get</c>: some options of a watcher, freeform ones included.</summary>
internal sealed class Get : Command
{
    public override string Name => "get";

    public override string Title => "Get the value of specific watcher options";

    public override string Manual =>
        "Prints the value of options of a watcher, a line each.";

    public override Role Role => Role.Observe;

    public override CommandForm Form { get; } = new("NAME KEY...", 2, CommandForm.Any);

    public override bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error)
    {
        words.WriteText(properties, "name", 0);
        properties.WriteStartArray("keys");
        foreach (var key in words.Arguments.Skip(1))
            properties.WriteStringValue(key);
        properties.WriteEndArray();
        error = "";
        return true;
    }

    public override string TextOf(JsonElement reply) => ReplyText.Options(reply);

    internal override void Execute(CommandCall call)
    {
        if (!call.Requires("name"u8, "keys"u8) || !call.TryWatcher(out var watcher, out _) || !TryKeys(call, out var keys))
            return;

        if (OptionsReply.FirstUnknown(watcher.Options, keys) is { } reason)
        {
            call.Error(ReplyErrno.BadRequest, reason);
            return;
        }

        var writer = call.Begin();
        writer.WritePropertyName("options"u8);
        OptionsReply.WriteKeys(writer, watcher.Options, keys);
        call.End();
    }

    private static bool TryKeys(CommandCall call, out List<string> keys)
    {
        keys = [];
        if (call.Request.TryGet("keys"u8, out var value) && value.TokenType == JsonTokenType.StartArray)
        {
            while (value.Read() && value.TokenType == JsonTokenType.String)
                keys.Add(value.GetString()!);
            if (value.TokenType == JsonTokenType.EndArray)
                return true;
        }

        call.Error(ReplyErrno.BadRequest, "message invalid 'keys' must be a list of strings");
        return false;
    }
}
