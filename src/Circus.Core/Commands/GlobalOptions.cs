using System.Text.Json;
using Circus.Options;
using Circus.Protocol;

namespace Circus.Commands;

/// <summary><c>globaloptions</c>: the endpoints and the check delay of the arbiter.</summary>
internal sealed class GlobalOptions : Command
{
    private static readonly (string Name, Action<Utf8JsonWriter, CircusOptions> Write)[] Shown =
    [
        ("endpoint", (writer, options) => writer.WriteStringValue(options.Endpoint)),
        ("stats_endpoint", (writer, options) => writer.WriteStringValue(options.StatsEndpoint)),
        ("pubsub_endpoint", (writer, options) => writer.WriteStringValue(options.PubsubEndpoint)),
        ("check_delay", (writer, options) => JsonFloat.Write(writer, options.CheckDelaySeconds)),
        ("multicast_endpoint", (writer, options) => writer.WriteStringValue(options.MulticastEndpoint)),
    ];

    public override string Name => "globaloptions";

    public override string Title => "Get the arbiter options";

    public override string Manual =>
        "Prints the options of the daemon: check_delay and its endpoints, or the one that is named.";

    public override Role Role => Role.Observe;

    public override CommandForm Form { get; } = new("[KEY]", 0, 1);

    public override bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error)
    {
        words.WriteText(properties, "option", 0);
        error = "";
        return true;
    }

    public override string TextOf(JsonElement reply) => ReplyText.Options(reply);

    public override string ErrorTextOf(string reason) => reason;

    internal override void Execute(CommandCall call)
    {
        if (!TryOption(call, out var wanted))
            return;

        var writer = call.Begin();
        writer.WriteStartObject("options"u8);
        foreach (var (name, write) in Shown)
        {
            if (wanted is not null && wanted != name)
                continue;
            writer.WritePropertyName(name);
            write(writer, call.Arbiter.Options);
        }

        writer.WriteEndObject();
        call.End();
    }

    /// <summary>The option that is asked for; null for all of them.</summary>
    private static bool TryOption(CommandCall call, out string? wanted)
    {
        wanted = null;
        if (!call.Request.TryGet("option"u8, out var value) || !Request.IsTruthy(value))
            return true;
        using var option = JsonDocument.ParseValue(ref value);
        if (option.RootElement.ValueKind == JsonValueKind.String)
            wanted = option.RootElement.GetString();
        var name = wanted;
        if (Array.Exists(Shown, each => each.Name == name))
            return true;
        call.Error(ReplyErrno.BadRequest, $"{PythonRepr.Of(option.RootElement)} not an existing option");
        return false;
    }
}
