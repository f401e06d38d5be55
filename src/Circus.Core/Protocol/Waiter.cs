using System.Text.Json;

namespace Circus.Protocol;

/// <summary>What a waiting client is told when its command has finished (spec/protocol.md §6).</summary>
internal enum ReplyShape
{
    /// <summary>Nothing beyond status and time.</summary>
    Plain,

    /// <summary><c>info</c> with the pids started and kept.</summary>
    Started,

    /// <summary><c>info</c> with the pids stopped, started and kept.</summary>
    Replaced,

    /// <summary><c>info</c>: null.</summary>
    Stopped,

    /// <summary><c>started</c> and <c>kept</c> at top level (add with start).</summary>
    Added,

    /// <summary><c>numprocesses</c>.</summary>
    NumProcesses,
}

/// <summary>A client that waits for the end of an operation; answered exactly once.</summary>
internal sealed record Waiter(PeerAddress Peer, byte[] Id, ReplyShape Shape);

/// <summary>The processes of a watcher before and after an operation, as replies show them.</summary>
internal readonly ref struct PidChange(ReadOnlySpan<int> before, ReadOnlySpan<int> after)
{
    private readonly ReadOnlySpan<int> _before = before;
    private readonly ReadOnlySpan<int> _after = after;

    internal void WriteStopped(Utf8JsonWriter writer) => Write(writer, "stopped"u8, _before, _after, wanted: false);

    internal void WriteStarted(Utf8JsonWriter writer) => Write(writer, "started"u8, _after, _before, wanted: false);

    internal void WriteKept(Utf8JsonWriter writer) => Write(writer, "kept"u8, _after, _before, wanted: true);

    /// <summary>The pids of one list that are (or are not) in the other; both are sorted.</summary>
    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<int> pids, ReadOnlySpan<int> other, bool wanted)
    {
        writer.WriteStartArray(name);
        foreach (var pid in pids)
        {
            if (other.BinarySearch(pid) >= 0 == wanted)
                writer.WriteNumberValue(pid);
        }

        writer.WriteEndArray();
    }
}
