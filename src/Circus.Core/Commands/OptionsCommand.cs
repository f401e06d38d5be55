using System.Text.Json;
using Circus.Options;
using Circus.Protocol;

namespace Circus.Commands;

/// <summary><c>options</c>: all options of a watcher (spec/protocol.md §6.2).</summary>
internal sealed class OptionsCommand : Command
{
    public override string Name => "options";

    public override string Title => "Get the value of all options for a watcher";

    public override string Manual =>
        "Prints all options of a watcher, a line each.";

    public override Role Role => Role.Observe;

    public override CommandForm Form { get; } = new("NAME", 1, 1) { WrongNumber = "number of arguments invalid" };

    public override string TextOf(JsonElement reply) => ReplyText.Options(reply);

    internal override void Execute(CommandCall call)
    {
        if (!call.TryWatcher(out var watcher, out _))
            return;

        var writer = call.Begin();
        writer.WritePropertyName("options"u8);
        OptionsReply.Write(writer, watcher.Options);
        call.End();
    }
}
