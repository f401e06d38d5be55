using System.Text.Json;
using Circus.Processes;
using Circus.Protocol;

namespace Circus.Commands;

/// <summary><c>list</c>: the watchers, or the processes of one.</summary>
internal sealed class List : Command
{
    public override string Name => "list";

    public override string Title => "Get list of watchers or processes in a watcher";

    public override string Manual =>
        "Without NAME: the watchers, in one line with commas between them. With NAME: the pids of its processes.";

    public override Role Role => Role.Observe;

    public override CommandForm Form { get; } = new("[NAME]", 0, 1);

    public override string TextOf(JsonElement reply) => reply.TryGetProperty("watchers", out var list) || reply.TryGetProperty("pids", out list) ? ReplyText.Joined(list) : "";

    internal override void Execute(CommandCall call)
    {
        if (!call.TryOptionalWatcher(out var watcher, out _))
            return;

        var writer = call.Begin();
        if (watcher is null)
        {
            writer.WriteStartArray("watchers"u8);
            foreach (var name in call.Arbiter.Watchers.InListOrder.Select(each => each.Name.ToLowerInvariant()).Order(StringComparer.Ordinal))
                writer.WriteStringValue(name);
        }
        else
        {
            writer.WriteStartArray("pids"u8);
            foreach (var process in watcher.Processes)
            {
                if (process.State != ProcessState.Ended)
                    writer.WriteNumberValue(process.Pid);
            }
        }

        writer.WriteEndArray();
        call.End();
    }
}
