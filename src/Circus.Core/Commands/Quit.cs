using System.Text.Json;
using Circus.Protocol;

namespace Circus.Commands;

/// <summary><c>quit</c>: stops everything and ends the daemon; never refused (decision Q7).</summary>
internal sealed class Quit : Command
{
    public override string Name => "quit";

    public override string Title => "Quit the arbiter immediately";

    public override string Manual =>
        "Stops all watchers, in order of their priorities, and ends the daemon.";

    public override Role Role => Role.Admin;

    public override CommandForm Form { get; } = new("", 0, 0, CommandOption.Waiting);

    public override bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error)
    {
        words.WriteWaiting(properties);
        error = "";
        return true;
    }

    internal override void Execute(CommandCall call)
    {
        var waiter = call.WaiterFor(ReplyShape.Plain);
        call.Arbiter.Quit(waiter);
        call.AnswerUnlessWaiting(waiter);
    }
}
