using Circus.Control.Zmtp.Curve;

namespace Circus.Control.Zmtp;

/// <summary>
/// A security mechanism of RFC 37 for one connection: what comes between the greetings and the first message. NULL needs nothing else; CURVE also
/// stands between frames and payload.
/// </summary>
internal abstract class Mechanism
{
    /// <summary>The name in the greeting.</summary>
    internal abstract ReadOnlySpan<byte> Name { get; }

    /// <summary>The greeting that we open with.</summary>
    internal abstract ReadOnlySpan<byte> Greeting { get; }

    /// <summary>The frame that follows the greetings; empty when the other side speaks first.</summary>
    internal abstract ReadOnlySpan<byte> First { get; }

    /// <summary>True when what comes after the handshake is encrypted.</summary>
    internal virtual bool Encrypts => false;

    /// <summary>Encrypts what comes after the handshake; null before its end, and for ever where nothing is encrypted.</summary>
    internal virtual CurveCipher? Cipher => null;

    /// <summary>Takes the body of one command of the handshake; answer is the frame to send now, or empty.</summary>
    internal abstract MechanismStep OnCommand(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> answer);
}

/// <summary>How far a handshake is.</summary>
internal enum MechanismStep
{
    Continue,
    Ready,
    Malformed,
    WrongSocketType,

    /// <summary>The other side doesn't hold, or doesn't know, the key that this one expects.</summary>
    WrongKey,

    /// <summary>The client's key is not listed; the answer tells it so.</summary>
    Unlisted,

    /// <summary>The other side has refused us.</summary>
    Refused,
}
