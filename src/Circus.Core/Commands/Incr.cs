using System.Text.Json;
using Circus.Protocol;

namespace Circus.Commands;

/// <summary><c>incr</c>: more processes.</summary>
internal sealed class Incr : Command
{
    public override string Name => "incr";

    public override string Title => "Increment the number of processes in a watcher";

    public override string Manual =>
        "Makes the watcher run NB processes more (1 by default). With --waiting the reply carries the new number.";

    public override Role Role => Role.Operate;

    public override CommandForm Form { get; } = NumProcessesChange.Form;

    public override bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error) =>
        NumProcessesChange.TryWriteProperties(words, properties, out error);

    public override string TextOf(JsonElement reply) => NumProcessesChange.TextOf(reply);

    internal override void Execute(CommandCall call) => NumProcessesChange.Execute(call, "watcher_incr", direction: 1);
}
