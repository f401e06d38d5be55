using System.Text.Json;
using Circus.Protocol;

namespace Circus.Commands;

/// <summary><c>numwatchers</c>: how many watchers there are.</summary>
internal sealed class NumWatchers : Command
{
    public override string Name => "numwatchers";

    public override string Title => "Get the number of watchers";

    public override string Manual =>
        "Prints how many watchers there are.";

    public override Role Role => Role.Observe;

    public override CommandForm Form { get; } = CommandForm.Bare;

    public override string TextOf(JsonElement reply) => ReplyText.NumberOrOk(reply, "numwatchers");

    internal override void Execute(CommandCall call)
    {
        call.Begin().WriteNumber("numwatchers"u8, call.Arbiter.Watchers.Count);
        call.End();
    }
}
