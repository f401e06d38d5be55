using System.Text.Json;
using Circus.Protocol;
using Circus.Watchers;

namespace Circus.Commands;

/// <summary><c>reload</c>: replaces processes gracefully, all at once or one after the other (spec/processes.md §12).</summary>
internal sealed class Reload : Command
{
    private static readonly CommandOption SequentialOption = new("--sequential", null, "Replace one process after the other.");
    private static readonly CommandOption TerminateOption = new("--terminate", null, "Stop all first, then start: not graceful.");

    public override string Name => "reload";

    public override string Title => "Reload the arbiter or a watcher";

    public override string Manual =>
        "Replaces the processes of a watcher, or of all, one generation after the other: the new ones are started before the old ones are stopped, so that the service goes on. A watcher with send_hup gets SIGHUP instead.";

    public override Role Role => Role.Operate;

    public override CommandForm Form { get; } = new("[NAME]", 0, 1, CommandOption.Waiting, SequentialOption, TerminateOption) { WrongNumber = "invalid number of arguments" };

    public override bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error)
    {
        words.WriteText(properties, "name", 0);
        properties.WriteBoolean("graceful", !words.Has(TerminateOption));
        words.WriteWaiting(properties);
        words.WriteFlag(properties, "sequential", SequentialOption);
        error = "";
        return true;
    }

    internal override void Execute(CommandCall call)
    {
        if (!call.TryOptionalWatcher(out var watcher, out _))
            return;

        var isGraceful = call.Flag("graceful"u8, defaultValue: true);
        var isSequential = call.Flag("sequential"u8);
        if (isSequential && !isGraceful)
            call.Context.Effects.Notice(NoticeKind.SequentialIgnored, watcher?.Name ?? "everything");
        if (watcher is not null)
        {
            var kind = isGraceful ? OperationKind.Reload : OperationKind.Restart;
            call.Begin(watcher, new WatcherOperation(kind, "watcher_reload") { IsSequential = isSequential }, ReplyShape.Replaced);
            return;
        }

        if (!call.CanBeginOnSeveral(out var waiter))
            return;
        call.Arbiter.BeginReload(isGraceful, isSequential, waiter);
        call.AnswerUnlessWaiting(waiter);
    }
}
