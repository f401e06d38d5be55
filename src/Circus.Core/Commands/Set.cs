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

    public override string Manual =>
        "Changes options of a running watcher; all values are checked before the first is applied. Some take effect with a graceful reload, which then follows.";

    public override Role Role => Role.Admin;

    public override CommandForm Form { get; } = new("NAME KEY VALUE [KEY VALUE...]", 3, CommandForm.Any, CommandOption.Waiting);

    public override bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error)
    {
        if (words.Arguments.Count % 2 == 0)
        {
            error = "List of key/values is invalid";
            return false;
        }

        error = "";
        words.WriteText(properties, "name", 0);
        properties.WriteStartObject("options");
        for (var i = 1; i < words.Arguments.Count; i += 2)
        {
            if (!SetArgument.TryConvert(words.Arguments[i], words.Arguments[i + 1], out var key, out var value, out var reason))
            {
                error = reason;
                return false;
            }

            properties.WritePropertyName(key);
            value.WriteTo(properties);
        }

        properties.WriteEndObject();
        if (words.Has(CommandOption.Waiting))
            words.WriteWaiting(properties);
        return true;
    }

    internal override void Execute(CommandCall call)
    {
        if (!call.Requires("name"u8, "options"u8) || !TryRead(call, out var changes) || !call.TryWatcher(out var watcher, out _))
            return;
        if (call.Arbiter.ConflictOn(watcher) is { } conflict)
        {
            call.Error(ReplyErrno.Conflict, conflict);
            return;
        }

        if (!OptionValidation.TryAdmit(changes, watcher.Options, call.Arbiter.ConfigSource.Identities, out var error))
        {
            call.Error(error);
            return;
        }

        if (!OwnerRule.AllowsSet(call, watcher.Options, changes))
            return;
        var numProcessesBefore = watcher.Options.NumProcesses;
        if (!TryChangeStreams(watcher, changes, out var then, out var reason))
        {
            call.Error(ReplyErrno.Other, reason);
            return;
        }

        foreach (var change in changes)
        {
            change.Apply(watcher.Options);
            then = change.OnChange > then ? change.OnChange : then;
            watcher.Publish(EventKind.Updated);
        }

        watcher.ForgetLaunch();
        var kind = then == OnChange.Reload && watcher.State != WatcherState.Stopped ? OperationKind.Reload : OperationKind.Resize;
        var growth = watcher.Options.NumProcesses - numProcessesBefore;
        call.Begin(watcher, new WatcherOperation(kind, "watcher_do_action") { Growth = growth }, ReplyShape.Plain);
    }

    /// <summary>New streams are opened before anything changes, and take over what the workers write (spec/streams.md §6).</summary>
    private static bool TryChangeStreams(Watcher watcher, List<OptionChange> changes, out OnChange then, out string reason)
    {
        (then, reason) = (OnChange.Nothing, "");
        var wanted = watcher.Options.Clone();
        foreach (var change in changes)
            change.Apply(wanted);
        if (wanted.HasSameStreams(watcher.Options))
            return true;
        if (!watcher.TryOpenOutputs(wanted, out var outputs, out reason))
            return false;
        if (watcher.TakeOutputs(outputs))
            then = OnChange.Reload;
        return true;
    }

    private static bool TryRead(CommandCall call, out List<OptionChange> changes)
    {
        call.Request.TryGet("options"u8, out var value);
        using var options = JsonDocument.ParseValue(ref value);
        if (OptionValidation.TryRead(options.RootElement, out changes, out var error))
            return true;
        call.Error(error);
        return false;
    }
}
