using System.Buffers;
using System.Text.Json;
using Circus.Protocol;
using Circus.Streams;

namespace Circus.Stats;

/// <summary>Looks at the processes of a query and writes the reply.</summary>
public static class StatsReply
{
    /// <summary>What stands in place of a process that has ended meanwhile.</summary>
    private const string Gone = "No such process (stopped?)";

    /// <summary>Writes the whole reply.</summary>
    public static void Write(StatsQuery query, IProcessInfoSource source, IClock clock, IBufferWriter<byte> target)
    {
        if (query.Shape == StatsShape.Counters)
        {
            CountersReply.Write(query, source, clock, target);
            return;
        }

        using var writer = new Utf8JsonWriter(target);
        ReplyFrame.Begin(writer, clock.UnixTime);
        switch (query.Shape)
        {
            case StatsShape.Watchers:
                writer.WriteStartObject("infos"u8);
                foreach (var group in query.Groups)
                {
                    writer.WritePropertyName(group.Watcher);
                    WriteGroup(writer, group, query, source, clock);
                }

                writer.WriteEndObject();
                break;
            case StatsShape.Watcher:
                writer.WriteString("name"u8, query.Name);
                writer.WritePropertyName("info"u8);
                WriteGroup(writer, query.Groups[0], query, source, clock);
                break;
            case StatsShape.Process:
                writer.WritePropertyName("process"u8);
                writer.WriteRawValue(query.Process, skipInputValidation: true);
                writer.WritePropertyName("info"u8);
                WriteWorker(writer, query.Groups[0].Processes[0], query, source, clock);
                break;
            default:
                writer.WritePropertyName("info"u8);
                if (source.TryLookAtDaemon(out var daemon))
                    WriteInfo(writer, daemon, [], target: null, withShare: false, clock);
                else
                    writer.WriteStringValue(Gone);
                break;
        }

        if (query.HasStreams && query.Groups.Any(static group => group.Outputs is not null))
            WriteStreams(writer, query.Groups);
        ReplyFrame.End(writer, query.Id);
    }

    /// <summary>Writes an error reply: nobody looks, as too many others ask.</summary>
    public static void WriteBusy(StatsQuery query, IClock clock, IBufferWriter<byte> target)
    {
        using var writer = new Utf8JsonWriter(target);
        ReplyFrame.BeginError(writer, clock.UnixTime, ReplyErrno.Other, "too many requests for statistics are waiting");
        ReplyFrame.End(writer, query.Id);
    }

    private static void WriteStreams(Utf8JsonWriter writer, IReadOnlyList<StatsGroup> groups)
    {
        writer.WriteStartObject("streams"u8);
        foreach (var group in groups)
        {
            if (group.Outputs is not { } outputs)
                continue;
            writer.WriteStartObject(group.Watcher);
            WriteStream(writer, "stdout"u8, outputs.Stdout);
            WriteStream(writer, "stderr"u8, outputs.Stderr);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteStream(Utf8JsonWriter writer, ReadOnlySpan<byte> name, StreamCounters? counters)
    {
        if (counters is not { } known)
            return;
        writer.WriteStartObject(name);
        writer.WriteNumber("bytes"u8, known.Bytes);
        writer.WriteNumber("lines"u8, known.Lines);
        writer.WriteNumber("dropped_bytes"u8, known.DroppedBytes);
        writer.WriteNumber("errors"u8, known.Errors);
        writer.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter writer, StatsGroup group, StatsQuery query, IProcessInfoSource source, IClock clock)
    {
        writer.WriteStartObject();
        Span<byte> name = stackalloc byte[16];
        foreach (var process in group.Processes)
        {
            process.Pid.TryFormat(name, out var length);
            writer.WritePropertyName(name[..length]);
            WriteWorker(writer, process, query, source, clock);
        }

        writer.WriteEndObject();
    }

    private static void WriteWorker(Utf8JsonWriter writer, StatsTarget target, StatsQuery query, IProcessInfoSource source, IClock clock)
    {
        if (!source.TryLook(target.Pid, query.WithShare, out var info))
            writer.WriteStringValue(Gone);
        else if (query.Extended?.GetValueOrDefault(target.Pid) is { } more)
            MergedObject.Write(writer, inner => WriteInfo(inner, info, source.LookAtChildren(target.Pid), target, query.WithShare, clock), more);
        else
            WriteInfo(writer, info, source.LookAtChildren(target.Pid), target, query.WithShare, clock);
    }

    /// <summary>The target is what the daemon knows of its own workers.</summary>
    private static void WriteInfo(Utf8JsonWriter writer, in ProcessInfo info, IReadOnlyList<ProcessInfo> children, StatsTarget? target, bool withShare, IClock clock)
    {
        ProcessInfoWriter.Begin(writer, info, clock.UnixTime - (target?.Started ?? info.CreateTime));
        writer.WriteStartArray("children"u8);
        foreach (var child in children)
            WriteInfo(writer, child, [], target: null, withShare: false, clock);
        writer.WriteEndArray();
        if (target is { } worker)
        {
            JsonFloat.Write(writer, "started"u8, worker.Started);
            writer.WriteNumber("wid"u8, worker.Wid);
        }

        ProcessInfoWriter.WriteMore(writer, info, withShare);
        writer.WriteEndObject();
    }
}
