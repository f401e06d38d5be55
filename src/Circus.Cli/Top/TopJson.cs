using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Circus.Cli.Top;

/// <summary>`--json`: one look as an object; what isn't known is null.</summary>
internal static class TopJson
{
    internal static string Write(IReadOnlyList<MachineModel> machines)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("machines"u8);
            foreach (var machine in machines)
                WriteMachine(writer, machine);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    private static void WriteMachine(Utf8JsonWriter writer, MachineModel machine)
    {
        writer.WriteStartObject();
        writer.WriteString("endpoint"u8, machine.Label);
        writer.WriteString("note"u8, machine.Note);
        WriteTotals(writer, machine.CpuPercent, machine.MemoryPercent, machine.RssBytes);
        writer.WriteNumber("processes"u8, machine.ProcessCount);
        writer.WriteStartArray("watchers"u8);
        foreach (var watcher in machine.Watchers.Values.OrderBy(each => each.Name, StringComparer.Ordinal))
            WriteWatcher(writer, watcher);
        writer.WriteEndArray();
        writer.WriteStartArray("sockets"u8);
        foreach (var socket in machine.Sockets.Values.OrderBy(each => each.Descriptor))
            WriteSocket(writer, socket);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteWatcher(Utf8JsonWriter writer, WatcherModel watcher)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, watcher.Name);
        WriteText(writer, "state", watcher.State);
        WriteTotals(writer, watcher.CpuPercent, watcher.MemoryPercent, watcher.RssBytes);
        WriteNumber(writer, "age", watcher.AgeSeconds);
        WriteCount(writer, "restarts", watcher.Restarts);
        writer.WriteStartArray("processes"u8);
        foreach (var process in watcher.Processes.Values.OrderBy(each => each.Pid))
        {
            writer.WriteStartObject();
            writer.WriteNumber("pid"u8, process.Pid);
            WriteCount(writer, "wid", process.Wid);
            WriteText(writer, "name", process.Name);
            WriteText(writer, "cmdline", process.Command);
            WriteText(writer, "username", process.User);
            WriteNumber(writer, "cpu", process.CpuPercent);
            WriteNumber(writer, "mem", process.MemoryPercent);
            WriteCount(writer, "rss", process.RssBytes);
            WriteCount(writer, "fds", process.Descriptors);
            WriteNumber(writer, "age", process.AgeSeconds);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteSocket(Utf8JsonWriter writer, SocketModel socket)
    {
        writer.WriteStartObject();
        writer.WriteNumber("fd"u8, socket.Descriptor);
        WriteText(writer, "name", socket.Name);
        WriteText(writer, "address", socket.Address);
        WriteCount(writer, "queue", socket.Queue);
        WriteCount(writer, "backlog", socket.Backlog);
        WriteCount(writer, "reads", socket.Reads);
        writer.WriteEndObject();
    }

    private static void WriteTotals(Utf8JsonWriter writer, double cpu, double memory, long rss)
    {
        WriteNumber(writer, "cpu", cpu);
        WriteNumber(writer, "mem", memory);
        writer.WriteNumber("rss"u8, rss);
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string value)
    {
        if (value.Length > 0)
            writer.WriteString(name, value);
        else
            writer.WriteNull(name);
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsNaN(value))
            writer.WriteNull(name);
        else
            writer.WriteNumber(name, Math.Round(value, 3));
    }

    private static void WriteCount(Utf8JsonWriter writer, string name, long value)
    {
        if (value < 0)
            writer.WriteNull(name);
        else
            writer.WriteNumber(name, value);
    }
}
