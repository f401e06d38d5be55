namespace Circus.Control.Zmtp;

/// <summary>Why a session can't go on; the connection is to be closed.</summary>
internal enum ZmtpFailure
{
    None,
    NotZmtp,
    OldVersion,
    OtherMechanism,
    BadHandshake,
    WrongSocketType,
    WrongKey,
    UnlistedKey,
    RefusedByPeer,
    BadFrame,
    MessageTooLarge,
    TooManyFrames,
    CommandTooLarge,
    OutOfBuffers,
}
