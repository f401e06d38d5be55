namespace Circus.Control;

/// <summary>Why a connection was closed by us although it spoke ZMTP; <see cref="ControlLimits"/> has the numbers.</summary>
public enum RefusalReason
{
    TooManyPeers,
    MessageTooLarge,
    TooManyFrames,
    CommandTooLarge,
    TooManySubscriptions,
    BadFrame,
    Stalled,
    OutOfBuffers,
    SlowReader,
    NoRole,
    NotEncrypted,
    NotPlain,
    WrongServerKey,
    UnlistedKey,
}
