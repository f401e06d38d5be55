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
        if (!call.TryName(out var name))
            return;
        if (name is null)
        {
            call.Missing("name");
            return;
        }

        if (!call.Request.TryGet("cmd"u8, out var cmd))
        {
            call.Missing("cmd");
            return;
        }

        // Circus answers ok to an empty name and adds nothing (decision Q68).
        if (name.Length == 0)
        {
            call.Error(ReplyErrno.BadRequest, "message invalid 'name' is empty");
            return;
        }

        if (cmd.TokenType != JsonTokenType.String)
        {
            call.Error(ReplyErrno.BadRequest, "message invalid 'cmd' isn't a string");
            return;
        }

        if (call.Arbiter.Operation is not null)
        {
            call.Error(ReplyErrno.Conflict, call.Arbiter.ConflictOnAny()!);
            return;
        }

        if (!TryArguments(call, out var arguments) || !TryOptions(call, out var changes))
            return;

        if (call.Arbiter.Watchers.Find(name) is not null)
        {
            call.Error(ReplyErrno.Other, $"{PythonRepr.Of(name)} already exist");
            return;
        }

        var source = call.Arbiter.ConfigSource;
        var spec = WatcherSpec.FromAdd(name, cmd.GetString()!, arguments, changes, source.Environment, source.WorkingDirectory);
        if (!IsOwnerRuleKept(call, spec.Options))
            return;

        var watcher = new Watcher(spec, call.Context);
        call.Arbiter.AddWatcher(watcher);
        watcher.Publish(EventKind.Add);
        if (call.Flag("start"u8))
            call.Begin(watcher, new WatcherOperation(OperationKind.Start, "watcher_start"), ReplyShape.Added);
        else
            call.Ok();
    }

    private static bool TryArguments(CommandCall call, out Arguments arguments)
    {
        arguments = default;
        if (!call.Request.TryGet("args"u8, out var value) || value.TokenType == JsonTokenType.Null)
            return true;
        if (value.TokenType == JsonTokenType.String)
        {
            arguments = new Arguments(value.GetString());
            return true;
        }

        var items = new List<string>();
        if (value.TokenType == JsonTokenType.StartArray)
        {
            while (value.Read() && value.TokenType == JsonTokenType.String)
                items.Add(value.GetString()!);
            if (value.TokenType == JsonTokenType.EndArray)
            {
                arguments = new Arguments(items);
                return true;
            }
        }

        call.Error(ReplyErrno.BadRequest, "message invalid 'args' must be a string or a list of strings");
        return false;
    }

    private static bool TryOptions(CommandCall call, out IReadOnlyList<OptionChange> changes)
    {
        changes = [];
        if (!call.Request.TryGet("options"u8, out var value) || value.TokenType == JsonTokenType.Null)
            return true;
        using var options = JsonDocument.ParseValue(ref value);
        if (OptionValidation.TryValidateAdd(options.RootElement, out changes, out var error))
            return true;
        call.Error((ReplyErrno)error.Errno, error.Reason);
        return false;
    }

    /// <summary>With endpoint_owner on a unix socket a new watcher must run as that user (decision Q78: compared as numbers).</summary>
    private static bool IsOwnerRuleKept(CommandCall call, WatcherOptions options)
    {
        var global = call.Arbiter.Options;
        if (global.EndpointOwner is not { } owner || !global.Endpoint.StartsWith("ipc://", StringComparison.Ordinal))
            return true;

        var identities = call.Arbiter.ConfigSource.Identities;
        if (options.Uid is { } uid && identities.TryGetUid(owner, out var wanted) && identities.TryGetUid(uid, out var given) && wanted == given)
            return true;
        call.Error(ReplyErrno.BadRequest, "uid does not match endpoint_owner");
        return false;
    }
}
