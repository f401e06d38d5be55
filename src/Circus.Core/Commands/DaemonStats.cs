using System.Text.Json;
using Circus.Protocol;
using Circus.Stats;

namespace Circus.Commands;

/// <summary><c>dstats</c>: memory, processor time and the like of the daemon itself.</summary>
internal sealed class DaemonStats : Command
{
    public override string Name => "dstats";

    public override string Title => "Get circusd stats";

    public override string Manual =>
        "Memory, processor time and age of the daemon itself, as `stats` shows those of workers.";

    public override Role Role => Role.Observe;

    public override CommandForm Form { get; } = CommandForm.Bare with { WrongNumber = "Invalid message" };

    public override string TextOf(JsonElement reply) => $"Main Process:\n    {ReplyText.ProcessInfo(reply.GetProperty("info"))}";

    internal override void Execute(CommandCall call) => call.Answer(StatsShape.Daemon, []);
}
