namespace Circus.Control.Zmtp;

/// <summary>NULL (RFC 37): each side sends READY with its socket type; no secrets. The peer's identity is accepted and means nothing to us.</summary>
internal sealed class NullMechanism(SocketType ours) : Mechanism
{
    private static readonly byte[] OurGreeting = Zmtp.Greeting.For("NULL"u8);

    internal override ReadOnlySpan<byte> Name => "NULL"u8;

    internal override ReadOnlySpan<byte> Greeting => OurGreeting;

    internal override ReadOnlySpan<byte> First => ours.Ready;

    internal override MechanismStep OnCommand(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> answer)
    {
        answer = default;
        if (!Command.TrySplit(body, out var name, out var data)) return MechanismStep.Malformed;
        if (name.SequenceEqual("ERROR"u8)) return MechanismStep.Refused;
        if (!name.SequenceEqual(Command.Ready)) return MechanismStep.Malformed;
        return ours.Accept(data);
    }
}
