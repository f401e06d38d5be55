using System.Buffers;
using System.Text.Json;
using Circus.Config;
using Circus.Protocol;
using Circus.Streams;

namespace Circus.Stats;

/// <summary>Looks at the processes of a query and writes the reply.</summary>
public static class StatsReply
{
    /// <summary>What stands in place of a process that has ended meanwhile.</summary>
    private const string Gone = "No such process (stopped?)";

    private const string NotAvailable = "N/A";

    /// <summary>Writes the whole reply.</summary>
    public static void Write(StatsQuery query, IProcessInfoSource source, IClock clock, IBufferWriter<byte> target)
    {
        using var writer = new Utf8JsonWriter(target);
        ReplyFrame.Begin(writer, clock.UnixTime);
        switch (query.Shape)
        {
            case StatsShape.Watchers:
                writer.WriteStartObject("infos"u8);
                foreach (var group in query.Groups)
                {
                    writer.WritePropertyName(group.Watcher);
                    WriteGroup(writer, group, source, clock);
                }

                writer.WriteEndObject();
                break;
            case StatsShape.Watcher:
                writer.WriteString("name"u8, query.Name);
                writer.WritePropertyName("info"u8);
                WriteGroup(writer, query.Groups[0], source, clock);
                break;
            case StatsShape.Process:
                writer.WritePropertyName("process"u8);
                writer.WriteRawValue(query.Process, skipInputValidation: true);
                writer.WritePropertyName("info"u8);
                WriteWorker(writer, query.Groups[0].Processes[0], source, clock);
                break;
            default:
                writer.WritePropertyName("info"u8);
                if (source.TryReadDaemon(out var daemon))
                    WriteInfo(writer, daemon, target: null, clock);
                else
                    writer.WriteStringValue(NotAvailable);
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

    private static void WriteGroup(Utf8JsonWriter writer, StatsGroup group, IProcessInfoSource source, IClock clock)
    {
        writer.WriteStartObject();
        Span<byte> name = stackalloc byte[16];
        foreach (var process in group.Processes)
        {
            process.Pid.TryFormat(name, out var length);
            writer.WritePropertyName(name[..length]);
            WriteWorker(writer, process, source, clock);
        }

        writer.WriteEndObject();
    }

    private static void WriteWorker(Utf8JsonWriter writer, StatsTarget target, IProcessInfoSource source, IClock clock)
    {
        if (source.TryRead(target.Pid, withChildren: true, out var info))
            WriteInfo(writer, info, target, clock);
        else
            writer.WriteStringValue(Gone);
    }

    /// <summary>In the key order of Circus; the target is what the daemon knows of its own workers.</summary>
    private static void WriteInfo(Utf8JsonWriter writer, ProcessInfo info, StatsTarget? target, IClock clock)
    {
        writer.WriteStartObject();
        writer.WriteString("mem_info1"u8, HumanSize.Of(info.ResidentBytes));
        writer.WriteString("mem_info2"u8, HumanSize.Of(info.VirtualBytes));
        JsonFloat.Write(writer, "cpu"u8, Math.Round(info.CpuPercent, 1));
        JsonFloat.Write(writer, "mem"u8, Math.Round(info.MemoryPercent, 3));
        writer.WriteString("ctime"u8, CpuTime.Of(info.CpuSeconds));
        writer.WriteNumber("pid"u8, info.Pid);
        writer.WriteString("username"u8, info.UserName);
        writer.WriteNumber("nice"u8, info.Nice);
        JsonFloat.Write(writer, "create_time"u8, Math.Round(info.CreateTime, 2));
        JsonFloat.Write(writer, "age"u8, clock.UnixTime - (target?.Started ?? info.CreateTime));
        writer.WriteString("cmdline"u8, CommandOf(info.FirstArgument));
        writer.WriteStartArray("children"u8);
        foreach (var child in info.Children)
            WriteInfo(writer, child, target: null, clock);
        writer.WriteEndArray();
        if (target is { } worker)
        {
            JsonFloat.Write(writer, "started"u8, worker.Started);
            writer.WriteNumber("wid"u8, worker.Wid);
        }

        writer.WriteEndObject();
    }

    /// <summary>The base name of the first word: programs put all kinds of titles there.</summary>
    private static string CommandOf(string firstArgument)
    {
        var word = ShellWords.TrySplit(firstArgument, out var words, out _) ? words.FirstOrDefault() : firstArgument;
        return string.IsNullOrEmpty(word) ? NotAvailable : word[(word.LastIndexOf('/') + 1)..];
    }
}
