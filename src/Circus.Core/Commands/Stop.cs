using System.Text.Json;
using Circus.Protocol;

namespace Circus.Commands;

/// <summary><c>stop</c>: one, several or all watchers. It takes over from whatever is under way on them (decision Q7).</summary>
internal sealed class Stop : Command
{
    public override string Name => "stop";

    public override string Title => "Stop watchers";

    public override string Manual =>
        "Stops the processes of a watcher and leaves it in the list, stopped. NAME may match several watchers, see --match. Without NAME all are stopped.";

    public override Role Role => Role.Operate;

    public override CommandForm Form { get; } = new("[NAME]", 0, CommandForm.Any, CommandOption.Waiting, CommandOption.Match);

    public override bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error) =>
        WatcherMatch.TryWriteProperties(words, properties, out error);

    internal override void Execute(CommandCall call)
    {
        if (!WatcherMatch.TryFind(call, out var watchers))
            return;

        if (call.Arbiter.ConflictOnStop() is { } conflict)
        {
            call.Error(ReplyErrno.Conflict, conflict);
            return;
        }

        if (watchers is [var watcher])
        {
            call.BeginStop(watcher, "watcher_stop", ReplyShape.Stopped);
            return;
        }

        var waiter = call.WaiterFor(ReplyShape.Plain);
        call.Arbiter.BeginStop(watchers ?? call.Arbiter.Watchers.InListOrder, waiter);
        call.AnswerUnlessWaiting(waiter);
    }
}
