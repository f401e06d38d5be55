using System.Text;
using System.Text.Json;
using Circus.Protocol;
using Circus.Stats;
using Circus.Watchers;

namespace Circus.Commands;

/// <summary><c>stats</c>: memory, processor time and the like of all processes, those of one watcher, or one.</summary>
internal sealed class Stats : Command
{
    private static readonly CommandOption ExtendedOption = new("--extended", null, "With what has gone through the streams, and what the hook extended_stats adds.");

    private static readonly CommandOption ShareOption = new("--pss", null, "With the share of memory (pss), which takes the kernel longer.");

    public override string Name => "stats";

    public override string Title => "Get process infos";

    public override string Manual =>
        "Prints for each process: pid, command, user, nice, resident and virtual memory, processor time and memory in percent, and processor time used. Children follow, indented.";

    public override Role Role => Role.Observe;

    public override CommandForm Form { get; } = new("[NAME [PID]]", 0, 2, ExtendedOption, ShareOption) { WrongNumber = "message invalid" };

    public override bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error)
    {
        words.WriteText(properties, "name", 0);
        if (words.Has(ExtendedOption))
            words.WriteFlag(properties, "extended", ExtendedOption);
        if (words.Has(ShareOption))
            words.WriteFlag(properties, "pss", ShareOption);
        return words.TryWriteInteger(properties, "process", 1, out error);
    }

    public override string TextOf(JsonElement reply)
    {
        var text = new StringBuilder();
        if (reply.TryGetProperty("infos", out var infos))
        {
            foreach (var watcher in infos.EnumerateObject())
                AppendWatcher(text, watcher.Name, watcher.Value);
        }
        else if (reply.TryGetProperty("name", out var name))
        {
            AppendWatcher(text, name.GetString() ?? "", reply.GetProperty("info"));
        }
        else
        {
            AppendProcess(text, ReplyText.Plain(reply.GetProperty("process")), reply.GetProperty("info"));
            text.Append('\n');
        }

        if (reply.TryGetProperty("streams", out var streams))
            AppendStreams(text, streams);
        return text.ToString(0, Math.Max(text.Length - 1, 0));
    }

    private static void AppendStreams(StringBuilder text, JsonElement streams)
    {
        foreach (var watcher in streams.EnumerateObject())
        {
            foreach (var stream in watcher.Value.EnumerateObject())
            {
                var counters = stream.Value.EnumerateObject().Select(counter => $"{counter.Name.Replace('_', ' ')}: {counter.Value}");
                text.Append(watcher.Name).Append(' ').Append(stream.Name).Append(": ").AppendJoin("  ", counters).Append('\n');
            }
        }
    }

    internal override void Execute(CommandCall call)
    {
        if (!call.TryOptionalWatcher(out var watcher, out var name))
            return;

        if (watcher is null)
            call.Answer(StatsShape.Watchers, [.. call.Arbiter.Watchers.InListOrder.Select(GroupOf)]);
        else if (!call.Request.TryGet("process"u8, out _))
            call.Answer(StatsShape.Watcher, [GroupOf(watcher)], name!, watcher: watcher);
        else
            AnswerForOne(call, watcher);
    }

    private static void AnswerForOne(CommandCall call, Watcher watcher)
    {
        if (!call.TryNumber("process", "process"u8, out var pid))
            return;
        call.Request.TryGet("process"u8, out var given);
        using var asGiven = JsonDocument.ParseValue(ref given);
        if (pid is null || watcher.Find(pid.Value) is not { } process)
            call.Error(ReplyErrno.BadRequest, $"process {ReplyText.Plain(asGiven.RootElement)} not found in '{watcher.Name}'");
        else
            call.Answer(StatsShape.Process, [new StatsGroup(watcher.Name, [TargetOf(process)]) { Outputs = watcher.Outputs }], process: Encoding.UTF8.GetBytes(asGiven.RootElement.GetRawText()), watcher: watcher);
    }

    internal static StatsGroup GroupOf(Watcher watcher) => new(watcher.Name, [.. watcher.Processes.Select(TargetOf)]) { Outputs = watcher.Outputs };

    private static StatsTarget TargetOf(Processes.Process process) => new(process.Pid, process.Wid, process.Started);

    private static void AppendWatcher(StringBuilder text, string name, JsonElement processes)
    {
        text.Append(name).Append(":\n");
        foreach (var process in processes.EnumerateObject())
            AppendProcess(text, process.Name, process.Value);
    }

    private static void AppendProcess(StringBuilder text, string pid, JsonElement info) => text.Append(pid).Append(": ").Append(ReplyText.ProcessInfo(info)).Append('\n');
}
