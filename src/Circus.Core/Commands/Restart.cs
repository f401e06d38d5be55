using System.Text.Json;
using Circus.Protocol;
using Circus.Watchers;

namespace Circus.Commands;

/// <summary><c>restart</c>: one watcher, several (what ran runs again, decision Q16), or the daemon itself with its file read anew.</summary>
internal sealed class Restart : Command
{
    public override string Name => "restart";

    public override string Title => "Restart the arbiter or a watcher";

    public override string Manual =>
        "Stops a watcher and starts it again. NAME may match several watchers, see --match. Without NAME all that run are restarted.";

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
            call.Begin(watcher, new WatcherOperation(OperationKind.Restart, "watcher_restart"), ReplyShape.Replaced);
            return;
        }

        if (!call.CanBeginOnSeveral(out var waiter))
            return;
        if (watchers is not null)
        {
            call.Arbiter.BeginRestart(watchers, waiter);
        }
        else if (!call.Arbiter.TryRestartDaemon(waiter, out var error))
        {
            call.Error(ReplyErrno.CommandFailed, error);
            return;
        }

        call.AnswerUnlessWaiting(waiter);
    }
}
