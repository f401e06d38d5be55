using System.Text.Json;
using System.Text.Unicode;
using Circus.Commands;

namespace Circus.Protocol;

/// <summary>
/// One request (spec/protocol.md §3), parsed where it arrives and handled by the loop. The object and its buffer are reused: reading a
/// request allocates nothing. A request that can't be understood carries the error instead of a command.
/// </summary>
public sealed class Request
{
    private byte[] _buffer = new byte[512];
    private int _length;
    private Range _id;
    private Range _properties;

    /// <summary>Where the reply goes.</summary>
    public PeerAddress Peer { get; private set; }

    /// <summary>Who has sent it.</summary>
    public Requester Requester { get; private set; } = null!;

    /// <summary>The client wants no reply, whatever happens.</summary>
    internal bool IsCast { get; private set; }

    /// <summary>The client wants the reply when the command has finished.</summary>
    internal bool IsWaiting { get; private set; }

    /// <summary>What is to be done; null if <see cref="Error"/> says why there is nothing.</summary>
    internal Command? Command { get; private set; }

    internal ReplyErrno Errno { get; private set; }

    internal string? Error { get; private set; }

    /// <summary>The id as JSON text; empty for none.</summary>
    internal ReadOnlySpan<byte> Id => _buffer.AsSpan(_id);

    /// <summary>The whole message.</summary>
    internal ReadOnlyMemory<byte> Message => _buffer.AsMemory(0, _length);

    /// <summary>Takes over a message, replacing what was here before.</summary>
    public void Read(PeerAddress peer, Requester requester, ReadOnlySpan<byte> message)
    {
        Peer = peer;
        Requester = requester;
        _id = _properties = default;
        IsCast = IsWaiting = false;
        Command = null;
        Error = null;
        if (_buffer.Length < message.Length || _buffer.Length > Math.Max(64 * 1024, message.Length * 4))
            _buffer = new byte[Math.Max(512, message.Length)];
        message.CopyTo(_buffer);
        _length = message.Length;

        if (!Utf8.IsValid(message) || !JsonEscapes.ArePaired(message))
        {
            Fail(ReplyErrno.InvalidJson, "json invalid");
            return;
        }

        try
        {
            Parse();
        }
        catch (JsonException)
        {
            _id = default;
            Command = null;
            Fail(ReplyErrno.InvalidJson, "json invalid");
        }
    }

    /// <summary>Finds a property; the reader stands on its value. Of duplicates the last one counts, as in Python.</summary>
    internal bool TryGet(ReadOnlySpan<byte> name, out Utf8JsonReader value)
    {
        value = default;
        var found = false;
        if (_properties.Equals(default(Range)))
            return false;

        var reader = new Utf8JsonReader(_buffer.AsSpan(_properties));
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isWanted = reader.ValueTextEquals(name);
            reader.Read();
            if (isWanted)
            {
                value = reader;
                found = true;
            }

            reader.Skip();
        }

        return found;
    }

    private void Parse()
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(0, _length));
        if (!reader.Read())
            throw new JsonException();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            if (reader.Read())
                throw new JsonException();
            Fail(ReplyErrno.InvalidJson, $"json invalid: the message must be an object, not {Describe(reader.TokenType)}");
            return;
        }

        var hasCommand = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("command"u8))
            {
                reader.Read();
                hasCommand = true;
                ReadCommand(ref reader);
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                _id = SkipValue(ref reader);
            }
            else if (reader.ValueTextEquals("msg_type"u8))
            {
                reader.Read();
                IsCast = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("cast"u8);
                reader.Skip();
            }
            else if (reader.ValueTextEquals("properties"u8))
            {
                reader.Read();
                ReadProperties(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        // The reader throws on anything behind the object but white space.
        while (reader.Read())
        {
        }

        if (!hasCommand)
            Fail(ReplyErrno.BadRequest, "message invalid 'command' is missing");
        IsWaiting = TryGet("waiting"u8, out var waiting) && IsTruthy(waiting);
    }

    private void ReadCommand(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            Fail(ReplyErrno.BadRequest, $"message invalid 'command' must be a string, not {Describe(reader.TokenType)}");
            reader.Skip();
            return;
        }

        Command = reader.ValueIsEscaped ? CommandTable.Find(reader.GetString()!) : CommandTable.Find(reader.ValueSpan);
        if (Command is null)
            Fail(ReplyErrno.UnknownCommand, $"unknown command: {Options.PythonRepr.Of(reader.GetString()!)}");
    }

    private void ReadProperties(ref Utf8JsonReader reader)
    {
        var isObject = reader.TokenType == JsonTokenType.StartObject;

        // An empty list behaves as an empty object (spec/protocol.md §4).
        if (!isObject && reader.TokenType != JsonTokenType.StartArray)
            Fail(ReplyErrno.Other, $"message invalid 'properties' must be an object, not {Describe(reader.TokenType)}");
        var range = SkipValue(ref reader);
        _properties = isObject ? range : default;
    }

    private static Range SkipValue(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }

    /// <summary>Python's idea of true: any value that isn't empty, zero, false or null (spec/protocol.md §5).</summary>
    internal static bool IsTruthy(Utf8JsonReader value) => value.TokenType switch
    {
        JsonTokenType.Null or JsonTokenType.False => false,
        JsonTokenType.String => value.ValueSpan.Length > 0,
        JsonTokenType.Number => value.TryGetDouble(out var number) && number != 0,
        JsonTokenType.StartObject => value.Read() && value.TokenType != JsonTokenType.EndObject,
        JsonTokenType.StartArray => value.Read() && value.TokenType != JsonTokenType.EndArray,
        _ => true,
    };

    private void Fail(ReplyErrno errno, string error)
    {
        Errno = errno;
        Error ??= error;
    }

    private static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray or JsonTokenType.EndArray => "a list",
        JsonTokenType.StartObject or JsonTokenType.EndObject => "an object",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "a boolean",
    };
}
