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
        var wanted = call.Text("option"u8);
        if (wanted is not null && !Array.Exists(Shown, option => option.Name == wanted))
        {
            call.Error(ReplyErrno.BadRequest, $"{PythonRepr.Of(wanted)} not an existing option");
            return;
        }

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
}
