using System.Text.Json;
using Circus.Protocol;

namespace Circus.Commands;

/// <summary><c>numprocesses</c>: how many processes a watcher, or all of them, have now.</summary>
internal sealed class NumProcesses : Command
{
    public override string Name => "numprocesses";

    public override string Title => "Get the number of processes";

    public override string Manual =>
        "Prints how many processes a watcher has, or all watchers together.";

    public override Role Role => Role.Observe;

    public override CommandForm Form { get; } = new("[NAME]", 0, 1) { WrongNumber = "message invalid" };

    public override string TextOf(JsonElement reply) => ReplyText.NumberOrOk(reply, "numprocesses");

    internal override void Execute(CommandCall call)
    {
        if (!call.TryOptionalWatcher(out var watcher, out var name))
            return;

        var writer = call.Begin();
        writer.WriteNumber("numprocesses"u8, watcher?.Processes.Count ?? call.Arbiter.Watchers.InListOrder.Sum(each => each.Processes.Count));
        if (watcher is not null)
            writer.WriteString("watcher_name"u8, name);
        call.End();
    }
}
