using System.Text.Json;
using Circus.Protocol;

namespace Circus.Commands;

/// <summary><c>rm</c>: forgets a watcher and stops it, or with nostop lets its processes run on unsupervised.</summary>
internal sealed class Rm : Command
{
    private static readonly CommandOption NoStopOption = new("--nostop", null, "Let its processes run on, unsupervised.");

    public override string Name => "rm";

    public override string Title => "Remove a watcher";

    public override string Manual =>
        "Stops a watcher and forgets it. With --nostop its processes are left running, and nobody watches them.";

    public override Role Role => Role.Admin;

    public override CommandForm Form { get; } = new("NAME", 1, 1, CommandOption.Waiting, NoStopOption);

    public override bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error)
    {
        words.WriteText(properties, "name", 0);
        words.WriteFlag(properties, "nostop", NoStopOption);
        words.WriteWaiting(properties);
        error = "";
        return true;
    }

    internal override void Execute(CommandCall call)
    {
        if (!call.TryWatcher(out var watcher, out _))
            return;

        if (call.Arbiter.ConflictOn(watcher) is { } conflict)
        {
            call.Error(ReplyErrno.Conflict, conflict);
            return;
        }

        var keepsProcesses = call.Flag("nostop"u8);
        watcher.Publish(EventKind.Remove);
        call.Arbiter.RemoveWatcher(watcher, keepsProcesses);
        if (keepsProcesses)
        {
            watcher.Abandon();
            call.Ok();
            return;
        }

        call.BeginStop(watcher, "arbiter_rm_watcher", ReplyShape.Plain);
    }
}
