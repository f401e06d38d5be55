using System.Text.Json;
using Circus.Protocol;
using Circus.Watchers;

namespace Circus.Commands;

/// <summary><c>start</c>: one watcher whatever its autostart, or all of several that have autostart.</summary>
internal sealed class Start : Command
{
    public override string Name => "start";

    public override string Title => "Start the arbiter or a watcher";

    public override string Manual =>
        "Starts a watcher that is stopped, or the processes that are missing from one that runs. NAME may match several watchers, see --match. Without NAME all with autostart are started.";

    public override Role Role => Role.Operate;

    public override CommandForm Form { get; } = new("[NAME]", 0, 1, CommandOption.Waiting, CommandOption.Match);

    public override bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error) =>
        WatcherMatch.TryWriteProperties(words, properties, out error);

    internal override void Execute(CommandCall call)
    {
        if (!WatcherMatch.TryFind(call, out var watchers))
            return;

        if (watchers is [var watcher])
        {
            call.Begin(watcher, new WatcherOperation(OperationKind.Start, "watcher_start"), ReplyShape.Started);
            return;
        }

        if (!call.CanBeginOnSeveral(out var waiter))
            return;
        call.Arbiter.BeginStart(watchers ?? call.Arbiter.Watchers.InListOrder, waiter);
        call.AnswerUnlessWaiting(waiter);
    }
}
