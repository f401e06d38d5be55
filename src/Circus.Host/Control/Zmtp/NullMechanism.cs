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
        // ERROR is the only other command of this mechanism: the peer has refused us.
        if (!Command.TrySplit(body, out var name, out var data) || !name.SequenceEqual(Command.Ready)) return MechanismStep.Malformed;
        var properties = new Metadata(data);
        var isAccepted = false;
        while (properties.TryNext(out var property, out var value))
            if (Metadata.IsNamed(property, "Socket-Type"u8)) isAccepted = ours.Accepts(value);
        if (properties.IsMalformed) return MechanismStep.Malformed;
        return isAccepted ? MechanismStep.Ready : MechanismStep.WrongSocketType;
    }
}
