using System.Buffers;
using System.Text.Json;
using Circus.Protocol;

namespace Circus.Streams;

/// <summary>Writes the reply to `tail`, and the messages of the topics `stream.WATCHER.STDOUT|STDERR.PID`. What isn't UTF-8 becomes U+FFFD.</summary>
public static class TailReply
{
    /// <summary>The whole reply.</summary>
    /// <param name="query">What was asked.</param>
    /// <param name="lines">The lines, oldest first.</param>
    /// <param name="next">The number of the line that comes next.</param>
    /// <param name="unixTime">Now, seconds since the epoch.</param>
    /// <param name="target">Takes the bytes.</param>
    public static void Write(TailQuery query, IReadOnlyList<TailLine> lines, long next, double unixTime, IBufferWriter<byte> target)
    {
        using var writer = new Utf8JsonWriter(target);
        ReplyFrame.Begin(writer, unixTime);
        writer.WriteString("name"u8, query.Watcher);
        writer.WriteString("stream"u8, query.IsStderr ? "stderr"u8 : "stdout"u8);
        writer.WriteStartArray("lines"u8);
        foreach (var line in lines)
        {
            writer.WriteStartObject();
            writer.WriteNumber("number"u8, line.Number);
            writer.WriteNumber("pid"u8, line.Pid);
            writer.WriteNumber("wid"u8, line.Wid);
            writer.WriteString("line"u8, line.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("next"u8, next);
        writer.WriteString("topic"u8, $"{Topic(query.ResName, query.IsStderr)}.");
        writer.WriteString("pubsub_endpoint"u8, query.PubsubEndpoint);
        ReplyFrame.End(writer, query.Id);
    }

    /// <summary>The topics of a stream without the pid and the dot before it.</summary>
    public static string Topic(string resName, bool isStderr) => $"stream.{resName}.{(isStderr ? "stderr" : "stdout")}";

    /// <summary>The message for some whole lines of one worker; the last newline may be missing.</summary>
    public static void WriteLines(Utf8JsonWriter writer, string watcher, bool isStderr, in LineSource source, long first, ReadOnlySpan<byte> lines)
    {
        writer.WriteStartObject();
        JsonFloat.Write(writer, "time"u8, source.Time.Unix + (source.Time.Nanosecond / 1e9));
        writer.WriteString("watcher"u8, watcher);
        writer.WriteString("stream"u8, isStderr ? "stderr"u8 : "stdout"u8);
        writer.WriteNumber("pid"u8, source.Pid);
        writer.WriteNumber("wid"u8, source.Wid);
        writer.WriteNumber("first"u8, first);
        writer.WriteStartArray("lines"u8);
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            writer.WriteStringValue(end < 0 ? lines : lines[..end]);
            lines = end < 0 ? default : lines[(end + 1)..];
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
    }
}
