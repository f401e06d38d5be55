namespace Circus.Control.Zmtp;

/// <summary>
/// A security mechanism of RFC 37 for one connection: what comes between the greetings and the first message. NULL needs nothing else; one that
/// encrypts also stands between frames and payload, and then says so in its own members beside these.
/// </summary>
internal abstract class Mechanism
{
    /// <summary>The name in the greeting.</summary>
    internal abstract ReadOnlySpan<byte> Name { get; }

    /// <summary>The greeting that we open with.</summary>
    internal abstract ReadOnlySpan<byte> Greeting { get; }

    /// <summary>The frame that follows the greetings; empty when the other side speaks first.</summary>
    internal abstract ReadOnlySpan<byte> First { get; }

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
}
