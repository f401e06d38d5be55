using System.Globalization;
using System.Text;
using System.Text.Json;
using Circus.Protocol;
using Circus.Stats;
using Circus.Watchers;

namespace Circus.Commands;

/// <summary><c>counters</c>: what each watcher has been through and used, for monitoring; `circus metrics` asks for it. Circus has no such command.</summary>
internal sealed class Counters : Command
{
    private static readonly CommandOption ProcessesOption = new("--processes", null, "With each process.");

    public override string Name => "counters";

    public override string Title => "Get counters for monitoring";

    public override Role Role => Role.Observe;

    public override CommandForm Form { get; } = CommandForm.Bare with { Options = [ProcessesOption] };

    public override bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error)
    {
        error = "";
        if (words.Has(ProcessesOption))
            words.WriteFlag(properties, "processes", ProcessesOption);
        return true;
    }

    public override string TextOf(JsonElement reply)
    {
        var text = new StringBuilder();
        foreach (var watcher in reply.GetProperty("watchers").EnumerateObject())
        {
            var counters = watcher.Value;
            text.Append(text.Length > 0 ? "\n" : "").Append(CultureInfo.InvariantCulture,
                $"{watcher.Name}: {counters.GetProperty("state").GetString()}, {counters.GetProperty("running")} of {counters.GetProperty("wanted")} running, {counters.GetProperty("restarts")} restarts, {counters.GetProperty("early_deaths")} early deaths, {counters.GetProperty("spawn_failures")} failed spawns, {counters.GetProperty("cpu_seconds")} s, {counters.GetProperty("rss_bytes")} bytes");
        }

        return text.ToString();
    }

    internal override void Execute(CommandCall call)
    {
        var watchers = call.Arbiter.Watchers.InListOrder;
        var snapshot = new CountersSnapshot([.. watchers.Select(SnapshotOf)], call.Context.LoopTimes.Copy(), call.Flag("processes"u8));
        call.Answer(StatsShape.Counters, [.. watchers.Select(Stats.GroupOf)], counters: snapshot);
    }

    private static WatcherSnapshot SnapshotOf(Watcher watcher) => new(
        WatcherStateText.Of(watcher.State),
        watcher.State is WatcherState.Starting or WatcherState.Active ? watcher.Options.NumProcesses : 0,
        watcher.Counters.Copy());
}
