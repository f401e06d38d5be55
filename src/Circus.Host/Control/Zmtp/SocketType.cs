using System.Buffers.Binary;
using System.Text;

namespace Circus.Control.Zmtp;

/// <summary>One of the four roles that we play, with those that may be at the other end (RFC 28, RFC 29) and the READY command that says so.</summary>
internal sealed class SocketType
{
    internal static readonly SocketType Router = new("ROUTER", true, "REQ", "DEALER", "ROUTER");
    internal static readonly SocketType Pub = new("PUB", false, "SUB", "XSUB");
    internal static readonly SocketType Dealer = new("DEALER", true, "ROUTER", "REP", "DEALER");
    internal static readonly SocketType Sub = new("SUB", false, "PUB", "XPUB");

    // Behind two bytes of frame header and six of command name.
    private const int MetadataStart = 8;

    private readonly byte[][] _accepted;

    private SocketType(string name, bool hasIdentity, params string[] accepted)
    {
        _accepted = [.. accepted.Select(Encoding.ASCII.GetBytes)];
        var body = new List<byte>();
        body.AddRange("\u0005READY"u8);
        AddProperty(body, "Socket-Type", name);
        // Empty: the other side shall make one up.
        if (hasIdentity) AddProperty(body, "Identity", "");
        Ready = [FrameHeader.Command, (byte)body.Count, .. body];
    }

    /// <summary>The READY command as a whole frame.</summary>
    internal byte[] Ready { get; }

    /// <summary>What the READY command says, without its name.</summary>
    internal ReadOnlySpan<byte> Metadata => Ready.AsSpan(MetadataStart);

    /// <summary>Judges the metadata of the other side by its socket type.</summary>
    internal MechanismStep Accept(ReadOnlySpan<byte> metadata)
    {
        var properties = new Metadata(metadata);
        var isAccepted = false;
        while (properties.TryNext(out var property, out var value))
            if (Zmtp.Metadata.IsNamed(property, "Socket-Type"u8)) isAccepted = Accepts(value);
        return properties.IsMalformed ? MechanismStep.Malformed : isAccepted ? MechanismStep.Ready : MechanismStep.WrongSocketType;
    }

    internal bool Accepts(ReadOnlySpan<byte> peer)
    {
        foreach (var name in _accepted)
            if (peer.SequenceEqual(name)) return true;
        return false;
    }

    private static void AddProperty(List<byte> body, string name, string value)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        body.Add((byte)name.Length);
        body.AddRange(Encoding.ASCII.GetBytes(name));
        body.AddRange(length);
        body.AddRange(Encoding.ASCII.GetBytes(value));
    }
}
