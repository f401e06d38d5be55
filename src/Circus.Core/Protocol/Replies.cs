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
        _writer.WriteStartObject();
        _writer.WriteString("status"u8, status);
        JsonFloat.Write(_writer, "time"u8, _clock.UnixTime);
        return _writer;
    }

    /// <summary>Closes the reply that was begun, with the request's id.</summary>
    internal void End(PeerAddress peer, ReadOnlySpan<byte> id)
    {
        WriteId(id);
        _writer.WriteEndObject();
        _writer.Flush();
        _effects.Reply(peer, _start);
    }

    /// <summary>Drops the reply that was begun: the request was a cast.</summary>
    internal void Discard() => _writer.Reset(_effects.ReplyBuffer);

    internal void Error(PeerAddress peer, ReadOnlySpan<byte> id, ReplyErrno errno, string reason)
    {
        _start = _effects.ReplyPosition;
        _writer.Reset(_effects.ReplyBuffer);
        _writer.WriteStartObject();
        _writer.WriteString("status"u8, "error"u8);
        _writer.WriteString("reason"u8, reason);
        _writer.WriteNull("tb"u8);
        JsonFloat.Write(_writer, "time"u8, _clock.UnixTime);
        _writer.WriteNumber("errno"u8, (int)errno);
        End(peer, id);
    }

    private void WriteId(ReadOnlySpan<byte> id)
    {
        if (id.IsEmpty)
        {
            _writer.WriteNull("id"u8);
            return;
        }

        _writer.WritePropertyName("id"u8);
        _writer.WriteRawValue(id, skipInputValidation: true);
    }
}
