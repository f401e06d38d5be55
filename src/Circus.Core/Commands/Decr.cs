using System.Text.Json;
using Circus.Protocol;

namespace Circus.Commands;

/// <summary><c>decr</c>: fewer processes; the oldest end.</summary>
internal sealed class Decr : Command
{
    public override string Name => "decr";

    public override string Title => "Decrement the number of processes in a watcher";

    public override string Manual =>
        "Makes the watcher run NB processes fewer (1 by default); the oldest are stopped. With --waiting the reply carries the new number.";

    public override Role Role => Role.Operate;

    public override CommandForm Form { get; } = NumProcessesChange.Form;

    public override bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error) =>
        NumProcessesChange.TryWriteProperties(words, properties, out error);

    public override string TextOf(JsonElement reply) => NumProcessesChange.TextOf(reply);

    internal override void Execute(CommandCall call) => NumProcessesChange.Execute(call, "watcher_decr", direction: -1);
}
