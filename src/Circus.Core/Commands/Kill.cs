using System.Text.Json;
using Circus.Options;
using Circus.Processes;
using Circus.Protocol;

namespace Circus.Commands;

/// <summary><c>kill</c>: ends processes of a watcher, which are then replaced: signal, graceful timeout, SIGKILL.</summary>
internal sealed class Kill : Command
{
    private static readonly CommandOption SignumOption = new("--signum", "SIGNAL", "Send this signal first, not the watcher's stop_signal.");
    private static readonly CommandOption TimeoutOption = new("--graceful_timeout", "SECONDS", "Wait so long before SIGKILL, not the watcher's graceful_timeout.");

    public override string Name => "kill";

    public override string Title => "Kill a specific process";

    public override string Manual =>
        "Ends processes of a watcher: the stop signal, then SIGKILL for what still lives after the graceful timeout. The watcher replaces them. Without PID all of its processes are meant.";

    public override Role Role => Role.Operate;

    public override CommandForm Form { get; } = new("NAME [PID]", 1, 2, CommandOption.Waiting, SignumOption, TimeoutOption);

    public override bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error)
    {
        words.WriteText(properties, "name", 0);
        if (!words.TryWriteInteger(properties, "pid", 1, out error))
            return false;
        if (words.ValueOf(SignumOption) is { } signum)
            properties.WriteString("signum", signum);
        if (words.ValueOf(TimeoutOption) is { } text)
        {
            if (!OptionText.TryFloat(text, out var seconds) || !double.IsFinite(seconds))
            {
                error = $"{TimeoutOption.Name}: {PythonRepr.Of(text)} is not a number";
                return false;
            }

            properties.WriteNumber("graceful_timeout", seconds);
        }

        words.WriteWaiting(properties);
        return true;
    }

    internal override void Execute(CommandCall call)
    {
        if (!call.Requires("name"u8) || !call.TrySignal(out var signum) || !call.TryNumber("pid", "pid"u8, out var pid)
            || !TryTimeout(call, out var timeout) || !call.TryWatcher(out var watcher, out _))
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

            watcher.Kill(process, signum, timeout);
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
            : OptionText.TryFloat(value.TokenType == JsonTokenType.String ? value.GetString() : "", out seconds);
        if (isNumber)
        {
            timeout = Seconds.ToTimeSpan(seconds);
            return true;
        }

        call.Error(ReplyErrno.BadRequest, "message invalid 'graceful_timeout' isn't a number");
        return false;
    }
}
