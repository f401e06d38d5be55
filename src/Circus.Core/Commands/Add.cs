using System.Text.Json;
using Circus.Config;
using Circus.Options;
using Circus.Protocol;
using Circus.Watchers;

namespace Circus.Commands;

/// <summary><c>add</c>: makes a watcher at run time and, if asked, starts it.</summary>
internal sealed class Add : Command
{
    private static readonly CommandOption StartOption = new("--start", null, "Start it at once.");

    public override string Name => "add";

    public override string Title => "Add a watcher";

    public override string Manual =>
        "Adds a watcher to the running daemon; with --start its processes are started at once. The words of CMD are joined by blanks and split again as a shell splits them. Its options are the defaults: `set` changes them. It is not in the configuration file, so a restart of the daemon forgets it.";

    public override Role Role => Role.Admin;

    public override CommandForm Form { get; } = new("NAME CMD...", 2, CommandForm.Any, StartOption);

    public override bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error)
    {
        words.WriteText(properties, "name", 0);
        properties.WriteString("cmd", string.Join(' ', words.Arguments.Skip(1)));
        words.WriteFlag(properties, "start", StartOption);
        error = "";
        return true;
    }

    internal override void Execute(CommandCall call)
    {
        if (!call.Requires("name"u8, "cmd"u8) || !TryOptions(call, out var changes) || !TryConvert(call, "cmd", "cmd"u8, out var cmd)
            || !TryConvert(call, "args", "args"u8, out var args) || !call.TryName(out var name))
        {
            return;
        }

        // Circus answers ok to an empty name and adds nothing (decision Q68).
        if (name!.Length == 0)
        {
            call.Error(ReplyErrno.BadRequest, "message invalid 'name' is empty");
            return;
        }

        var source = call.Arbiter.ConfigSource;
        var spec = WatcherSpec.FromAdd(name, cmd.Text!, args.ToArguments(), changes, source.Environment, source.WorkingDirectory);
        if (!OwnerRule.AllowsAdd(call, spec.Options, changes))
            return;

        // Other watchers' operations are no hindrance, one on all of them is.
        if (call.Arbiter.Operation is not null)
        {
            call.Error(ReplyErrno.Conflict, call.Arbiter.ConflictOnAny()!);
            return;
        }

        if (call.Arbiter.Watchers.Find(name) is not null)
        {
            call.Error(ReplyErrno.Other, $"{PythonRepr.Of(name)} already exist");
            return;
        }

        var watcher = new Watcher(spec, call.Context);
        if (!watcher.TryOpenOutputs(out var error))
        {
            call.Error(ReplyErrno.Other, error);
            return;
        }

        call.Arbiter.AddWatcher(watcher);
        watcher.Publish(EventKind.Add);
        if (call.Flag("start"u8))
            call.Begin(watcher, new WatcherOperation(OperationKind.Start, "watcher_start"), ReplyShape.Added);
        else
            call.Ok();
    }

    /// <summary>A property that is an option everywhere else; null if it is missing. False after an error reply.</summary>
    private static bool TryConvert(CommandCall call, string key, ReadOnlySpan<byte> utf8Key, out OptionValue value)
    {
        value = default;
        if (!call.Request.TryGet(utf8Key, out var reader))
            return true;
        using var json = JsonDocument.ParseValue(ref reader);
        if (WireValue.TryConvert(OptionTable.FindWatcher(key)!, key, json.RootElement, out value, out var reason))
            return true;
        call.Error(ReplyErrno.BadRequest, reason);
        return false;
    }

    private static bool TryOptions(CommandCall call, out IReadOnlyList<OptionChange> changes)
    {
        changes = [];
        if (!call.Request.TryGet("options"u8, out var value))
            return true;
        using var options = JsonDocument.ParseValue(ref value);
        if (OptionValidation.TryValidateAdd(options.RootElement, out changes, out var error))
            return true;
        call.Error(error);
        return false;
    }
}
