using System.Text.Json;
using Circus.Options;
using Circus.Protocol;
using Circus.Watchers;

namespace Circus.Commands;

/// <summary><c>set</c>: changes options of a running watcher; all are checked before any is applied (spec/protocol.md §8.2).</summary>
internal sealed class Set : Command
{
    public override string Name => "set";

    public override string Title => "Set a watcher option";

    internal override void Execute(CommandCall call)
    {
        if (!call.TryWatcher(out var watcher, out _))
            return;
        if (!call.Request.TryGet("options"u8, out var value))
        {
            call.Missing("options");
            return;
        }

        if (call.Arbiter.ConflictOn(watcher) is { } conflict)
        {
            call.Error(ReplyErrno.Conflict, conflict);
            return;
        }

        using var options = JsonDocument.ParseValue(ref value);
        if (!OptionValidation.TryValidateSet(options.RootElement, watcher.Options, call.Arbiter.ConfigSource.Identities, out var changes, out var error))
        {
            call.Error((ReplyErrno)error.Errno, error.Reason);
            return;
        }

        var then = OnChange.Nothing;
        foreach (var change in changes)
        {
            change.Apply(watcher.Options);
            then = change.OnChange > then ? change.OnChange : then;
            watcher.Publish(EventKind.Updated);
        }

        watcher.ForgetLaunch();
        var kind = then == OnChange.Reload && watcher.State != WatcherState.Stopped ? OperationKind.Reload : OperationKind.Resize;
        call.Begin(watcher, new WatcherOperation(kind, "watcher_do_action"), ReplyShape.Plain);
    }
}
