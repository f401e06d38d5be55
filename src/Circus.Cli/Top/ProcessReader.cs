using System.Text.Json;

namespace Circus.Cli.Top;

/// <summary>Reads the info of a process (events-and-stats.md §4). A thousand come each second: no document, and strings only when they have changed.</summary>
internal static class ProcessReader
{
    /// <summary>Throws JsonException when the payload isn't JSON.</summary>
    internal static void Read(ProcessModel process, ReadOnlySpan<byte> payload, double now)
    {
        var json = new Utf8JsonReader(payload);
        process.Seen = now;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            return;
        long exactRss = -1;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            json.Read();
            if (name.SequenceEqual("cpu"u8)) process.CpuPercent = Number(ref json);
            else if (name.SequenceEqual("mem"u8)) process.MemoryPercent = Number(ref json);
            else if (name.SequenceEqual("age"u8)) process.AgeSeconds = Number(ref json);
            else if (name.SequenceEqual("create_time"u8)) process.Created = Number(ref json);
            else if (name.SequenceEqual("mem_info1"u8)) process.RssBytes = Size(ref json);
            else if (name.SequenceEqual("rss"u8)) exactRss = Integer(ref json);
            else if (name.SequenceEqual("pss"u8)) process.PssBytes = Integer(ref json);
            else if (name.SequenceEqual("fds"u8)) process.Descriptors = (int)Integer(ref json);
            else if (name.SequenceEqual("wid"u8)) process.Wid = (int)Integer(ref json);
            else if (name.SequenceEqual("cmdline"u8)) process.Command = Text(ref json, process.Command);
            else if (name.SequenceEqual("username"u8)) process.User = Text(ref json, process.User);
            else if (name.SequenceEqual("name"u8)) process.Name = Text(ref json, process.Name);
            else json.Skip();
        }

        if (exactRss >= 0)
            process.RssBytes = exactRss;
    }

    private static double Number(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number)
            return json.GetDouble();
        json.Skip();
        return double.NaN;
    }

    private static long Integer(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number))
            return number;
        json.Skip();
        return -1;
    }

    private static long Size(ref Utf8JsonReader json)
    {
        Span<char> text = stackalloc char[32];
        if (json.TokenType == JsonTokenType.String && json.ValueSpan.Length <= text.Length)
            return HumanText.ParseSize(text[..json.CopyString(text)]);
        json.Skip();
        return -1;
    }

    private static string Text(ref Utf8JsonReader json, string before)
    {
        if (json.TokenType == JsonTokenType.String)
            return json.ValueTextEquals(before) ? before : json.GetString()!;
        json.Skip();
        return "";
    }
}
