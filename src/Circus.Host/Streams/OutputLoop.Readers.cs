using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Circus.Control;
using Circus.Linux;

namespace Circus.Streams;

/// <content>Whoever wants to see lines as they come: the rings of `tail`, and the subscribers of `stream.` topics.</content>
internal sealed partial class OutputLoop
{
    private const double NanosecondsPerSecond = 1e9;

    private readonly ArrayBufferWriter<byte> _message = new(1024);
    private readonly Utf8JsonWriter _json = new(Stream.Null);
    private byte[] _topic = new byte[128];
    private IControlPort? _port;

    private bool HasReaders(OutputStream stream) => stream.Ring is not null || _port is { HasStreamReaders: true };

    /// <summary>Numbers the lines and shows them. A reader who is too slow misses some, and sees it by their numbers.</summary>
    private void Tell(WorkerPipe pipe, ReadOnlySpan<byte> lines)
    {
        var stream = pipe.Stream;
        var first = stream.NextLine;
        stream.NextLine += LineCount.Of(lines) + (lines[^1] == '\n' ? 0 : 1);
        if (stream.Ring is { } ring)
        {
            var rest = lines;
            for (var number = first; number < stream.NextLine; number++)
            {
                var end = rest.IndexOf((byte)'\n');
                ring.Add(number, pipe.Pid, pipe.Wid, end < 0 ? rest : rest[..end]);
                rest = rest[(end + 1)..];
            }
        }

        if (_port is not { HasStreamReaders: true } port)
            return;
        _message.ResetWrittenCount();
        _json.Reset(_message);
        TailReply.WriteLines(_json, stream.Watcher, stream.IsStderr, new LineSource(pipe.Pid, pipe.Wid, _now), first, lines);
        port.OfferStream(TopicOf(pipe), _message.WrittenSpan);
    }

    private void Answer(TailQuery query)
    {
        var outputs = (WatcherOutputs)query.Outputs;
        if (_port is not { } port || (query.IsStderr ? outputs.StderrStream : outputs.StdoutStream) is not { } stream)
            return;
        var reply = new ArrayBufferWriter<byte>();
        var lines = stream.Ring?.Last(query.Lines, query.Wid) ?? [];
        TailReply.Write(query, lines, stream.NextLine, Clock.RealtimeNanoseconds() / NanosecondsPerSecond, reply);
        port.Reply(PeerId.FromEpollData(query.Peer.Peer), reply.WrittenSpan, query.Peer.HasDelimiter);
    }

    private ReadOnlySpan<byte> TopicOf(WorkerPipe pipe)
    {
        var prefix = pipe.Stream.Topic;
        if (_topic.Length < prefix.Length + 16)
            _topic = new byte[prefix.Length + 16];
        prefix.CopyTo(_topic, 0);
        pipe.Pid.TryFormat(_topic.AsSpan(prefix.Length), out var digits, default, CultureInfo.InvariantCulture);
        return _topic.AsSpan(0, prefix.Length + digits);
    }
}
