using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Circus.Stats;

/// <summary>
/// Writes the two frames of each message of the statistics stream (spec/events-and-stats.md §3): the processes of a group, then its sum. Reused:
/// nothing is allocated per message.
/// </summary>
public sealed class StatsMessage
{
    private const int LongestNumber = 12;

    private byte[] _topic = new byte[128];
    private int _topicLength;
    private readonly ArrayBufferWriter<byte> _payload = new(1024);
    private readonly Utf8JsonWriter _writer;
    private readonly List<int> _pids = [];
    private int _prefixLength;
    private double? _cpu;
    private double? _memory;
    private double? _oldest;

    public StatsMessage() => _writer = new Utf8JsonWriter(_payload, new JsonWriterOptions { SkipValidation = true });

    /// <summary>The topic frame of the latest message.</summary>
    public ReadOnlySpan<byte> Topic => _topic.AsSpan(0, _topicLength);

    /// <summary>The JSON frame of the latest message.</summary>
    public ReadOnlySpan<byte> Payload => _payload.WrittenSpan;

    /// <summary>How many processes the group has so far.</summary>
    public int Count => _pids.Count;

    /// <summary>Begins a group: a watcher by its name in topics, or `circus` for the daemon.</summary>
    public void BeginGroup(string name)
    {
        var longest = "stat."u8.Length + Encoding.UTF8.GetMaxByteCount(name.Length) + LongestNumber;
        if (_topic.Length < longest)
            _topic = new byte[longest];
        "stat."u8.CopyTo(_topic);
        _prefixLength = "stat."u8.Length + Encoding.UTF8.GetBytes(name, _topic.AsSpan("stat."u8.Length));
        _pids.Clear();
        (_cpu, _memory, _oldest) = (0, 0, null);
    }

    /// <summary>The message of a process.</summary>
    /// <param name="info">What the look at it has told.</param>
    /// <param name="target">What its daemon knows of a worker; null for the daemon itself.</param>
    /// <param name="name">`circusd` and the like; null for a worker.</param>
    /// <param name="unixTime">Now, seconds since the epoch.</param>
    public void WriteProcess(in ProcessInfo info, StatsTarget? target, string? name, double unixTime)
    {
        var age = unixTime - info.CreateTime;
        Begin(info.Pid);
        ProcessInfoWriter.Begin(_writer, info, age);
        _writer.WriteStartArray(StatsKeys.Children);
        _writer.WriteEndArray();
        _writer.WriteNumber(StatsKeys.Subtopic, info.Pid);
        _writer.WriteString(StatsKeys.Name, name);
        if (target is { Wid: > 0 } worker)
        {
            ProcessInfoWriter.WriteNumber(_writer, StatsKeys.Started, worker.Started, 6);
            _writer.WriteNumber(StatsKeys.Wid, worker.Wid);
        }

        ProcessInfoWriter.WriteMore(_writer, info, withShare: false);
        End();

        _pids.Add(info.Pid);
        _cpu += Math.Round(info.CpuPercent ?? double.NaN, 1);
        _memory += info.MemoryPercent ?? double.NaN;
        _oldest = age is null || _oldest > age ? _oldest : age;
    }

    /// <summary>The message of the whole group: average of processor time, sum of memory, age of the oldest.</summary>
    public void WriteSum()
    {
        Begin(null);
        _writer.WriteStartObject();
        _writer.WriteStartArray(StatsKeys.Pid);
        foreach (var pid in _pids)
            _writer.WriteNumberValue(pid);
        _writer.WriteEndArray();
        ProcessInfoWriter.WriteNumber(_writer, StatsKeys.Cpu, Known(_cpu / Math.Max(1, _pids.Count)), 2);
        ProcessInfoWriter.WriteNumber(_writer, StatsKeys.Mem, Known(_memory), 3);
        ProcessInfoWriter.WriteNumber(_writer, StatsKeys.Age, _oldest, 6);
        End();
    }

    /// <summary>The message of a managed socket. Circus counts polls that found it readable; here `reads` is what waits now (decision Q57).</summary>
    /// <param name="socket">Which one.</param>
    /// <param name="queued">Connections that nobody has accepted yet, or 1 if datagrams wait.</param>
    /// <param name="limit">How many may wait; null: not known.</param>
    public void WriteSocket(in RosterSocket socket, int queued, int? limit)
    {
        Begin(socket.Fd);
        _writer.WriteStartObject();
        _writer.WriteNumber(StatsKeys.Fd, socket.Fd);
        _writer.WriteNumber(StatsKeys.Subtopic, socket.Fd);
        _writer.WriteNumber(StatsKeys.Reads, queued);
        _writer.WriteString(StatsKeys.Address, socket.Address);
        if (limit is { } known)
            _writer.WriteNumber(StatsKeys.QueueLimit, known);
        End();
    }

    /// <summary>The message of all managed sockets.</summary>
    public void WriteSockets(IReadOnlyList<RosterSocket> sockets, int queued)
    {
        Begin(null);
        _writer.WriteStartObject();
        _writer.WriteStartArray(StatsKeys.Addresses);
        for (var i = 0; i < sockets.Count; i++)
            _writer.WriteStringValue(sockets[i].Address);
        _writer.WriteEndArray();
        _writer.WriteNumber(StatsKeys.Reads, queued);
        End();
    }

    // A part that is hidden hides the sum: not-a-number stands for it on the way.
    private static double? Known(double? value) => value is { } number && double.IsNaN(number) ? null : value;

    private void Begin(int? subtopic)
    {
        _topicLength = _prefixLength;
        if (subtopic is { } number)
        {
            _topic[_topicLength++] = (byte)'.';
            number.TryFormat(_topic.AsSpan(_topicLength), out var length, default, CultureInfo.InvariantCulture);
            _topicLength += length;
        }

        _payload.ResetWrittenCount();
        _writer.Reset(_payload);
    }

    private void End()
    {
        _writer.WriteEndObject();
        _writer.Flush();
    }
}
