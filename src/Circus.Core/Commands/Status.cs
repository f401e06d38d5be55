using System.Text.Json;
using Circus.Protocol;
using Circus.Watchers;

namespace Circus.Commands;

/// <summary><c>status</c>: the state of all watchers, or of one (then in the field <c>status</c> itself, quirk Q51).</summary>
internal sealed class Status : Command
{
    public override string Name => "status";

    public override string Title => "Get the status of a watcher or all watchers";

    public override string Manual =>
        "Without NAME: the state of each watcher, a line each. With NAME: its state alone: active, stopped, starting or stopping.";

    public override Role Role => Role.Observe;

    public override CommandForm Form { get; } = new("[NAME]", 0, 1) { WrongNumber = "message invalid" };

    public override string TextOf(JsonElement reply)
    {
        if (!reply.TryGetProperty("statuses", out var statuses))
            return reply.GetProperty("status").GetString() ?? "";
        var lines = statuses.EnumerateObject().OrderBy(each => each.Name, StringComparer.Ordinal).Select(each => $"{each.Name}: {each.Value.GetString()}");
        return string.Join('\n', lines);
    }

    internal override void Execute(CommandCall call)
    {
        if (!call.TryOptionalWatcher(out var watcher, out _))
            return;

        if (watcher is not null)
        {
            call.Begin(WatcherStateText.Of(watcher.State));
            call.End();
            return;
        }

        var writer = call.Begin();
        writer.WriteStartObject("statuses"u8);
        foreach (var each in call.Arbiter.Watchers.InListOrder)
            writer.WriteString(each.Name, WatcherStateText.Of(each.State));
        writer.WriteEndObject();
        call.End();
    }
}
