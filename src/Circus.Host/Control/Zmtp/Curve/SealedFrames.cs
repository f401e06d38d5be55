namespace Circus.Control.Zmtp.Curve;

/// <summary>
/// The frames inside the MESSAGEs of one connection: the counterpart of <see cref="FrameReader"/>, one level further in, with the same limits. The body
/// handed out is valid until the next one.
/// </summary>
internal sealed class SealedFrames(CurveCipher cipher, FrameLimits limits, BufferBudget budget)
{
    private byte[]? _plain;
    private bool _endsMessage;

    internal CurveCipher Cipher => cipher;

    internal bool IsCommand { get; private set; }

    internal bool HasMore { get; private set; }

    internal int Frames { get; private set; }

    internal int MessageBytes { get; private set; }

    /// <summary>True when further frames of the message are to come.</summary>
    internal bool IsInside => Frames > 0 && !_endsMessage;

    /// <summary>Replaces a MESSAGE by the frame in it.</summary>
    internal ZmtpFailure Open(ref ReadOnlySpan<byte> body)
    {
        Release();
        if (!budget.TryRent(body.Length, out _plain)) return ZmtpFailure.OutOfBuffers;
        if (!cipher.TryOpen(body, _plain, out var isCommand, out var hasMore)) return ZmtpFailure.BadFrame;
        body = _plain.AsSpan(1, body.Length - CurveCipher.Overhead);
        (IsCommand, HasMore) = (isCommand, hasMore);
        if (isCommand)
            return hasMore ? ZmtpFailure.BadFrame : body.Length > limits.CommandBytes ? ZmtpFailure.CommandTooLarge : ZmtpFailure.None;
        if (_endsMessage) (Frames, MessageBytes) = (0, 0);
        if (Frames >= limits.Frames) return ZmtpFailure.TooManyFrames;
        if (body.Length > limits.MessageBytes - MessageBytes) return ZmtpFailure.MessageTooLarge;
        Frames++;
        MessageBytes += body.Length;
        _endsMessage = !hasMore;
        return ZmtpFailure.None;
    }

    /// <summary>Gives the last body's buffer back.</summary>
    internal void Release()
    {
        if (_plain is not null) budget.Return(_plain);
        _plain = null;
    }
}
