using System.Buffers;
using System.Text.Json;
using Circus.Protocol;
using Circus.Streams;

namespace Circus.Stats;

/// <summary>What the loop knows for a reply to `counters`, as a copy: <see cref="StatsQuery.Groups"/> has the processes of each watcher.</summary>
/// <param name="Watchers">In the order of the groups.</param>
/// <param name="Loop">How long its turns take.</param>
/// <param name="WithProcesses">Whether each process is wanted too.</param>
public sealed record CountersSnapshot(IReadOnlyList<WatcherSnapshot> Watchers, LoopTimes Loop, bool WithProcesses);

/// <summary>A watcher in a <see cref="CountersSnapshot"/>.</summary>
/// <param name="State">As `status` shows it.</param>
/// <param name="Wanted">Processes it should have; 0 while it is stopped.</param>
/// <param name="Counters">A copy of its counters.</param>
public sealed record WatcherSnapshot(string State, int Wanted, WatcherCounters Counters);

/// <summary>Looks at what processes have used and writes the reply to `counters`.</summary>
public static class CountersReply
{
    /// <summary>The reasons of deaths as reap events name them.</summary>
    internal static readonly (ReapReason Reason, string Name)[] Reasons =
    [
        (ReapReason.Exited, "exited"), (ReapReason.Signalled, "signalled"), (ReapReason.Stop, "stop"), (ReapReason.Reload, "reload"),
        (ReapReason.Decr, "decr"), (ReapReason.MaxAge, "max_age"), (ReapReason.Kill, "kill"),
    ];

    /// <summary>Writes the whole reply.</summary>
    public static void Write(StatsQuery query, IProcessInfoSource source, IClock clock, IBufferWriter<byte> target)
    {
        using var writer = new Utf8JsonWriter(target);
        var snapshot = query.Counters!;
        ReplyFrame.Begin(writer, clock.UnixTime);
        writer.WriteStartObject("daemon"u8);
        source.TryMeasure(new StatsTarget(Environment.ProcessId, 0, 0), out var own);
        writer.WriteNumber("pid"u8, Environment.ProcessId);
        WriteUsage(writer, own);
        WriteLoop(writer, snapshot.Loop);
        writer.WriteEndObject();
        writer.WriteStartObject("watchers"u8);
        for (var i = 0; i < query.Groups.Count; i++)
        {
            writer.WritePropertyName(query.Groups[i].Watcher);
            WriteWatcher(writer, query.Groups[i], snapshot.Watchers[i], source, snapshot.WithProcesses);
        }

        writer.WriteEndObject();
        ReplyFrame.End(writer, query.Id);
    }

    private static void WriteWatcher(Utf8JsonWriter writer, StatsGroup group, WatcherSnapshot watcher, IProcessInfoSource source, bool withProcesses)
    {
        var counters = watcher.Counters;
        writer.WriteStartObject();
        writer.WriteString("state"u8, watcher.State);
        writer.WriteNumber("wanted"u8, watcher.Wanted);
        writer.WriteNumber("running"u8, group.Processes.Count);
        writer.WriteNumber("spawns"u8, counters.Spawns);
        writer.WriteNumber("restarts"u8, counters.Restarts);
        writer.WriteNumber("spawn_failures"u8, counters.SpawnFailures);
        writer.WriteNumber("early_deaths"u8, counters.EarlyDeaths);
        writer.WriteStartObject("deaths"u8);
        foreach (var (reason, name) in Reasons)
            writer.WriteNumber(name, counters.DeathsBy(reason));
        writer.WriteEndObject();

        writer.WriteStartObject("streams"u8);
        WriteStream(writer, "stdout"u8, group.Outputs?.Stdout);
        WriteStream(writer, "stderr"u8, group.Outputs?.Stderr);
        writer.WriteEndObject();

        var total = new ProcessUsage(counters.EndedCpu.TotalSeconds, 0);
        if (withProcesses)
            writer.WriteStartObject("processes"u8);
        foreach (var process in group.Processes)
        {
            // One that has ended meanwhile is counted with what was known of it, so that the sum never falls; its daemon counts it next time.
            var isThere = source.TryMeasure(process, out var usage);
            total = new(total.CpuSeconds + usage.CpuSeconds, total.ResidentBytes + usage.ResidentBytes);
            if (withProcesses && isThere)
                WriteProcess(writer, process, usage);
        }

        if (withProcesses)
            writer.WriteEndObject();
        WriteUsage(writer, total);
        writer.WriteEndObject();
    }

    private static void WriteStream(Utf8JsonWriter writer, ReadOnlySpan<byte> name, StreamCounters? counters)
    {
        if (counters is not { } stream)
            return;
        writer.WriteStartObject(name);
        writer.WriteNumber("bytes"u8, stream.Bytes);
        writer.WriteNumber("dropped_bytes"u8, stream.DroppedBytes);
        writer.WriteNumber("errors"u8, stream.Errors);
        writer.WriteEndObject();
    }

    private static void WriteProcess(Utf8JsonWriter writer, in StatsTarget process, in ProcessUsage usage)
    {
        Span<byte> pid = stackalloc byte[16];
        process.Pid.TryFormat(pid, out var length);
        writer.WriteStartObject(pid[..length]);
        writer.WriteNumber("wid"u8, process.Wid);
        JsonFloat.Write(writer, "started"u8, process.Started);
        WriteUsage(writer, usage);
        writer.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter writer, in ProcessUsage usage)
    {
        JsonFloat.Write(writer, "cpu_seconds"u8, Math.Round(usage.CpuSeconds, 6));
        writer.WriteNumber("rss_bytes"u8, usage.ResidentBytes);
    }

    private static void WriteLoop(Utf8JsonWriter writer, LoopTimes loop)
    {
        writer.WriteStartObject("loop"u8);
        writer.WriteNumber("turns"u8, loop.Count);
        JsonFloat.Write(writer, "seconds"u8, Math.Round(loop.Sum, 6));
        writer.WriteStartArray("up_to"u8);
        for (var i = 0; i < LoopTimes.Bounds.Length; i++)
        {
            writer.WriteStartArray();
            JsonFloat.Write(writer, LoopTimes.Bounds[i]);
            writer.WriteNumberValue(loop.UpTo(i));
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
