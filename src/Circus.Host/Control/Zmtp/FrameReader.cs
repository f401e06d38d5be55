using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Circus.Control.Zmtp;

/// <summary>
/// Cuts a byte stream into frames. A frame that lies whole in the input is handed out in place; only one that is cut off costs a buffer, which grows
/// with the bytes that have come, never with what a header announces. Limits are checked as soon as the header is known.
/// </summary>
internal sealed class FrameReader(FrameLimits limits, BufferBudget budget)
{
    private const int FirstBuffer = 4096;

    private Header _header;
    private int _headerLength;
    private bool _hasHeader;
    private int _size;
    private byte[]? _body;
    private int _bodyLength;
    private bool _isHandedOut;
    private bool _endsMessage;

    /// <summary>During a handshake only commands may come; a message is refused by its header.</summary>
    internal bool CommandsOnly { get; set; }

    /// <summary>Of the frame handed out last.</summary>
    internal bool IsCommand { get; private set; }

    /// <summary>Of the frame handed out last: more frames of its message follow.</summary>
    internal bool HasMore { get; private set; }

    /// <summary>Frames of the current message so far, the one handed out last included.</summary>
    internal int Frames { get; private set; }

    /// <summary>Bytes of the current message so far, its announced frame included.</summary>
    internal int MessageBytes { get; private set; }

    /// <summary>True between the first byte of a message or command and its last.</summary>
    internal bool IsInside => _headerLength > 0 || (Frames > 0 && !_endsMessage);

    /// <summary>Why <see cref="Read"/> said Failed.</summary>
    internal ZmtpFailure Failure { get; private set; }

    /// <summary>Takes bytes off the input up to the end of one frame. The body is valid until the next call.</summary>
    internal FrameStatus Read(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> body)
    {
        body = default;
        if (_isHandedOut) ReleaseBody();
        if (Failure != ZmtpFailure.None) return FrameStatus.Failed;
        if (!_hasHeader)
        {
            if (!ReadHeader(ref input)) return FrameStatus.NeedMore;
            if ((Failure = CheckHeader()) != ZmtpFailure.None) return FrameStatus.Failed;
            _hasHeader = true;
        }
        if (_body is null && input.Length >= _size)
        {
            body = input[.._size];
            input = input[_size..];
            return EndFrame();
        }
        var taken = Math.Min(_size - _bodyLength, input.Length);
        if (taken > 0)
        {
            if (!Grow(_bodyLength + taken))
            {
                Failure = ZmtpFailure.OutOfBuffers;
                return FrameStatus.Failed;
            }
            input[..taken].CopyTo(_body.AsSpan(_bodyLength));
            input = input[taken..];
            _bodyLength += taken;
        }
        if (_bodyLength < _size) return FrameStatus.NeedMore;
        body = _body.AsSpan(0, _size);
        _isHandedOut = true;
        return EndFrame();
    }

    /// <summary>Gives the buffer back; the reader is of no use afterwards.</summary>
    internal void Dispose()
    {
        ReleaseBody();
        if (Failure == ZmtpFailure.None) Failure = ZmtpFailure.BadFrame;
    }

    private bool ReadHeader(ref ReadOnlySpan<byte> input)
    {
        Span<byte> header = _header;
        while (true)
        {
            var wanted = _headerLength > 0 && (header[0] & FrameHeader.Long) != 0 ? FrameHeader.MaxLength : 2;
            if (_headerLength >= wanted) return true;
            if (input.IsEmpty) return false;
            // Never beyond two bytes before the flags have told the length of the header.
            var taken = Math.Min((_headerLength == 0 ? 1 : wanted) - _headerLength, input.Length);
            input[..taken].CopyTo(header[_headerLength..]);
            input = input[taken..];
            _headerLength += taken;
        }
    }

    private ZmtpFailure CheckHeader()
    {
        ReadOnlySpan<byte> header = _header;
        var flags = header[0];
        if ((flags & FrameHeader.Reserved) != 0) return ZmtpFailure.BadFrame;
        IsCommand = (flags & FrameHeader.Command) != 0;
        HasMore = (flags & FrameHeader.More) != 0;
        var size = (flags & FrameHeader.Long) != 0 ? BinaryPrimitives.ReadUInt64BigEndian(header[1..]) : header[1];
        if (IsCommand)
        {
            if (HasMore) return ZmtpFailure.BadFrame;
            if (size > (ulong)limits.CommandBytes) return ZmtpFailure.CommandTooLarge;
            _size = (int)size;
            return ZmtpFailure.None;
        }
        if (CommandsOnly) return ZmtpFailure.BadFrame;
        // libzmq sends heartbeats between the frames of a message as well, so a command leaves the count of the message alone.
        if (_endsMessage) (Frames, MessageBytes, _endsMessage) = (0, 0, false);
        if (Frames >= limits.Frames) return ZmtpFailure.TooManyFrames;
        if (size > (ulong)(limits.MessageBytes - MessageBytes)) return ZmtpFailure.MessageTooLarge;
        Frames++;
        MessageBytes += (int)size;
        _size = (int)size;
        return ZmtpFailure.None;
    }

    private bool Grow(int needed)
    {
        if (_body is not null && needed <= _body.Length) return true;
        var wanted = Math.Max(needed, Math.Min(_size, Math.Max(FirstBuffer, 2 * (_body?.Length ?? 0))));
        if (!budget.TryRent(wanted, out var larger)) return false;
        if (_body is not null)
        {
            _body.AsSpan(0, _bodyLength).CopyTo(larger);
            budget.Return(_body);
        }
        _body = larger;
        return true;
    }

    private FrameStatus EndFrame()
    {
        if (!IsCommand) _endsMessage = !HasMore;
        _hasHeader = false;
        _headerLength = 0;
        return FrameStatus.Frame;
    }

    private void ReleaseBody()
    {
        if (_body is not null) budget.Return(_body);
        _body = null;
        _bodyLength = 0;
        _isHandedOut = false;
    }

    [InlineArray(FrameHeader.MaxLength)]
    private struct Header
    {
        private byte _first;
    }
}

/// <summary>What a reader made of the input.</summary>
internal enum FrameStatus
{
    NeedMore,
    Frame,
    Failed,
}
