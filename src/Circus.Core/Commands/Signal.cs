using System.Text.Json;
using Circus.Processes;
using Circus.Protocol;
using Circus.Watchers;

namespace Circus.Commands;

/// <summary><c>signal</c>: sends a signal and leaves the rest to the processes; no kill event, no escalation (table in spec/protocol.md §6.1).</summary>
internal sealed class Signal : Command
{
    private static readonly CommandOption ChildrenOption = new("--children", null, "To the children of the processes, not to the processes.");
    private static readonly CommandOption RecursiveOption = new("--recursive", null, "To the processes and all their descendants.");

    public override string Name => "signal";

    public override string Title => "Send a signal";

    public override string Manual =>
        "Sends a signal to the processes of a watcher, or to one of them, and does nothing else: what happens is up to them. SIGNUM is a number or a name, such as HUP or SIGUSR1.";

    public override Role Role => Role.Operate;

    public override CommandForm Form { get; } = new("NAME [PID] SIGNUM", 2, 3, ChildrenOption, RecursiveOption);

    public override bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error)
    {
        error = "";
        words.WriteText(properties, "name", 0);
        if (words.Arguments.Count == 3 && !words.TryWriteInteger(properties, "pid", 1, out error))
            return false;
        properties.WriteString("signum", words.Arguments[^1]);
        words.WriteFlag(properties, "children", ChildrenOption);
        words.WriteFlag(properties, "recursive", RecursiveOption);
        return true;
    }

    internal override void Execute(CommandCall call)
    {
        if (!call.Requires("name"u8, "signum"u8) || !call.TrySignal(out var signum) || !call.TryNumber("pid", "pid"u8, out var pid)
            || !TryChildPid(call, out var childPid))
        {
            return;
        }

        if (signum is null)
        {
            call.Error(ReplyErrno.BadRequest, "signal invalid");
            return;
        }

        if (childPid is not null && pid is null)
        {
            call.Error(ReplyErrno.Other, "message invalid 'pid' is missing: childpid needs the pid of its parent");
            return;
        }

        if (!call.TryWatcher(out var watcher, out _))
            return;
        if (childPid is not null)
        {
            SignalChild(call, watcher, pid!.Value, childPid.Value, signum.Value);
            return;
        }

        var isChildren = call.Flag("children"u8);
        var scope = isChildren ? SignalScope.Children : call.Flag("recursive"u8) ? SignalScope.ProcessAndDescendants : SignalScope.Process;
        string? refusal = null;
        if (pid is null)
        {
            foreach (var process in watcher.Processes)
                refusal ??= Send(process, signum.Value, scope);
        }
        else if (watcher.Find(pid.Value) is { } process)
        {
            refusal = Send(process, signum.Value, scope);
        }
        else if (isChildren)
        {
            call.Error(ReplyErrno.Other, $"process no longer exists (pid={pid})");
            return;
        }

        Answer(call, refusal);
    }

    private static void SignalChild(CommandCall call, Watcher watcher, int pid, int childPid, int signum)
    {
        var result = watcher.Find(pid) is null ? SignalResult.Gone : call.Context.Kernel.SignalChild(pid, childPid, signum);
        if (result.IsGone)
            call.Error(ReplyErrno.Other, $"process no longer exists (pid={childPid})");
        else
            Answer(call, result.Error);
    }

    private static void Answer(CommandCall call, string? refusal)
    {
        if (refusal is null)
            call.Ok();
        else
            call.Error(ReplyErrno.OperatingSystem, refusal);
    }

    /// <summary>Both spellings are accepted: the manual says child_pid, the code of Circus childpid (decision Q19).</summary>
    private static bool TryChildPid(CommandCall call, out int? childPid) =>
        call.TryNumber("childpid", "childpid"u8, out childPid) && (childPid is not null || call.TryNumber("child_pid", "child_pid"u8, out childPid));

    /// <summary>Null, or why the system refused it; one that has ended meanwhile needs no signal.</summary>
    private static string? Send(Process process, int signum, SignalScope scope) => process.Watcher.Signal(process, signum, scope).Error;
}
