using System.Text.Json;

namespace Circus.Protocol;

/// <summary>Writes replies (spec/protocol.md §4) into the effects of the turn.</summary>
internal sealed class Replies
{
    private readonly Effects _effects;
    private readonly IClock _clock;
    private readonly Utf8JsonWriter _writer;
    private int _start;

    internal Replies(Effects effects, IClock clock)
    {
        _effects = effects;
        _clock = clock;
        _writer = new Utf8JsonWriter(effects.ReplyBuffer);
    }

    /// <summary>Opens a success reply: status and time are written, the command's own fields follow.</summary>
    internal Utf8JsonWriter Begin(string status = "ok")
    {
        _start = _effects.ReplyPosition;
        _writer.Reset(_effects.ReplyBuffer);
        ReplyFrame.Begin(_writer, _clock.UnixTime, status);
        return _writer;
    }

    /// <summary>Closes the reply that was begun, with the request's id.</summary>
    internal void End(PeerAddress peer, ReadOnlySpan<byte> id)
    {
        ReplyFrame.End(_writer, id);
        _effects.Reply(peer, _start);
    }

    /// <summary>Drops the reply that was begun: the request was a cast.</summary>
    internal void Discard() => _writer.Reset(_effects.ReplyBuffer);

    internal void Error(PeerAddress peer, ReadOnlySpan<byte> id, ReplyErrno errno, string reason)
    {
        _start = _effects.ReplyPosition;
        _writer.Reset(_effects.ReplyBuffer);
        ReplyFrame.BeginError(_writer, _clock.UnixTime, errno, reason);
        End(peer, id);
    }
}
