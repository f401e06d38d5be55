using System.Text.Json;
using Circus.Options;
using Circus.Processes;
using Circus.Protocol;

namespace Circus.Commands;

/// <summary><c>kill</c>: ends processes of a watcher, which are then replaced: signal, graceful timeout, SIGKILL.</summary>
internal sealed class Kill : Command
{
    public override string Name => "kill";

    public override string Title => "Kill a specific process";

    internal override void Execute(CommandCall call)
    {
        if (!call.TryWatcher(out var watcher, out _) || !call.TryNumber("pid", "pid"u8, out var pid) || !call.TrySignal(out var signum)
            || !TryTimeout(call, out var timeout))
        {
            return;
        }

        var waiter = call.WaiterFor(ReplyShape.Plain);
        var pending = waiter is null ? null : new PendingKill(waiter);
        foreach (var process in watcher.Processes)
        {
            if (pid is not null && pid != process.Pid)
                continue;
            if (pending is not null)
            {
                pending.Remaining++;
                (process.PendingKills ??= []).Add(pending);
            }

            watcher.BeginStop(process, ReapReason.Kill, signum ?? watcher.Options.StopSignal, timeout ?? watcher.Options.GracefulTimeout);
        }

        // A pid that is gone already is what the client wanted (decision Q48).
        if (pending is null or { Remaining: 0 })
            call.Ok();
    }

    private static bool TryTimeout(CommandCall call, out TimeSpan? timeout)
    {
        timeout = null;
        if (!call.Request.TryGet("graceful_timeout"u8, out var value) || value.TokenType == JsonTokenType.Null)
            return true;
        var isNumber = value.TokenType == JsonTokenType.Number
            ? value.TryGetDouble(out var seconds)
            : double.TryParse(value.TokenType == JsonTokenType.String ? value.GetString() : null, out seconds);
        if (isNumber && !double.IsNaN(seconds))
        {
            timeout = Seconds.ToTimeSpan(seconds);
            return true;
        }

        call.Error(ReplyErrno.BadRequest, "message invalid 'graceful_timeout' isn't a number");
        return false;
    }
}
