using System.Text.Json;
using Circus.Protocol;
using Circus.Watchers;

namespace Circus.Commands;

/// <summary>What incr and decr share: numprocesses changes by <c>nb</c>, never below 0, and the processes follow.</summary>
internal static class NumProcessesChange
{
    internal static CommandForm Form { get; } = new("NAME [NB]", 1, 2, CommandOption.Waiting);

    internal static bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error)
    {
        words.WriteText(properties, "name", 0);
        words.WriteWaiting(properties);
        return words.TryWriteInteger(properties, "nb", 1, out error);
    }

    internal static string TextOf(JsonElement reply) =>
        reply.TryGetProperty("singleton", out _)
            ? "This watcher is a Singleton - not changing the number of processes"
            : ReplyText.NumberOrOk(reply, "numprocesses");

    internal static void Execute(CommandCall call, string lockName, int direction)
    {
        if (!call.TryWatcher(out var watcher, out _) || !call.TryNumber("nb", "nb"u8, out var nb))
            return;

        if (watcher.Options.Singleton)
        {
            var writer = call.Begin();
            writer.WriteNumber("numprocesses"u8, watcher.Options.NumProcesses);
            writer.WriteBoolean("singleton"u8, true);
            call.End();
            return;
        }

        var growth = 0;
        if (call.Arbiter.ConflictOn(watcher) is null)
        {
            var before = watcher.Options.NumProcesses;
            watcher.Options.NumProcesses = (int)Math.Clamp(before + (direction * (long)(nb ?? 1)), 0, int.MaxValue);
            growth = watcher.Options.NumProcesses - before;
        }

        call.Begin(watcher, new WatcherOperation(OperationKind.Resize, lockName) { Growth = growth }, ReplyShape.NumProcesses);
    }
}
