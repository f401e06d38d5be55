using Circus.Protocol;
using Circus.Watchers;

namespace Circus.Commands;

/// <summary><c>reload</c>: replaces processes gracefully, all at once or one after the other (spec/processes.md §12).</summary>
internal sealed class Reload : Command
{
    public override string Name => "reload";

    public override string Title => "Reload the arbiter or a watcher";

    internal override void Execute(CommandCall call)
    {
        if (!call.TryOptionalWatcher(out var watcher, out _))
            return;

        var isGraceful = call.Flag("graceful"u8, defaultValue: true);
        var isSequential = call.Flag("sequential"u8);
        if (watcher is not null)
        {
            var kind = isGraceful ? OperationKind.Reload : OperationKind.Restart;
            call.Begin(watcher, new WatcherOperation(kind, "watcher_reload") { IsSequential = isSequential }, ReplyShape.Replaced);
            return;
        }

        if (call.Arbiter.ConflictOnAny() is { } conflict)
        {
            call.Error(ReplyErrno.Conflict, conflict);
            return;
        }

        var waiter = call.WaiterFor(ReplyShape.Plain);
        call.Arbiter.BeginReload(isGraceful, isSequential, waiter);
        call.AnswerUnlessWaiting(waiter);
    }
}
