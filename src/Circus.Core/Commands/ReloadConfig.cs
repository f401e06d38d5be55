using System.Text.Json;
using Circus.Protocol;

namespace Circus.Commands;

/// <summary><c>reloadconfig</c>: reads the daemon's file anew and changes what has changed in it.</summary>
internal sealed class ReloadConfig : Command
{
    public override string Name => "reloadconfig";

    public override string Title => "Reload the configuration file";

    public override Role Role => Role.Admin;

    public override CommandForm Form { get; } = new("", 0, 0, CommandOption.Waiting);

    public override bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error)
    {
        words.WriteWaiting(properties);
        error = "";
        return true;
    }

    internal override void Execute(CommandCall call)
    {
        if (!call.CanBeginOnSeveral(out var waiter))
            return;
        if (call.Arbiter.TryReloadConfig(waiter, out var error))
            call.AnswerUnlessWaiting(waiter);
        else
            call.Error(ReplyErrno.CommandFailed, error);
    }
}
