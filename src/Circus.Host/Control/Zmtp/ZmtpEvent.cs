namespace Circus.Control.Zmtp;

/// <summary>What a session found in its input; the body that comes with each is named in parentheses.</summary>
internal enum ZmtpEvent
{
    /// <summary>The input is used up.</summary>
    NeedMore,

    /// <summary>Bytes must go to the peer (those bytes).</summary>
    Send,

    /// <summary>The handshake is done, messages may flow.</summary>
    Ready,

    /// <summary>One frame of a message (its body).</summary>
    Frame,

    /// <summary>The peer wants a PONG (the context to repeat).</summary>
    Ping,

    /// <summary>The peer wants a prefix (the prefix).</summary>
    Subscribe,

    /// <summary>The peer takes a prefix back (the prefix).</summary>
    Cancel,

    /// <summary>The connection must be closed; <see cref="ZmtpSession.Failure"/> says why.</summary>
    Failed,
}
