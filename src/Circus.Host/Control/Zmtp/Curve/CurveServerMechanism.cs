using System.Buffers.Binary;
using Circus.Control.Curve;
using Circus.Linux;
using NaCl;

namespace Circus.Control.Zmtp.Curve;

/// <summary>
/// The server's side of CURVE (CurveZMQ, RFC 26) for one connection: HELLO, WELCOME, INITIATE, READY. The client shows that it knows our public key,
/// then which key is its own; only one that is listed goes on. The connection holds the state between the steps, as deadlines and the limit of
/// connections bound it, so the cookie is only a token that the client must repeat.
/// </summary>
internal sealed class CurveServerMechanism(SocketType ours, CurveServer server) : Mechanism
{
    private const int CookieLength = 96;
    private const int TagLength = XSalsa20Poly1305.TagLength;
    private const int KeyLength = CurveKeyPair.KeyLength;

    // HELLO: name, version 1.0, padding against amplification, the client's transient key, counter, box of 64 zeros.
    private const int HelloLength = 200;
    private const int HelloVersion = 6;
    private const int HelloKey = 80;
    private const int HelloCounter = HelloKey + KeyLength;
    private const int HelloBox = HelloCounter + CurveNonce.CounterLength;
    private const int HelloZeros = 64;

    // INITIATE: name, cookie, counter, box of the client's key, a vouch for it, metadata.
    private const int InitiateCookie = 9;
    private const int InitiateCounter = InitiateCookie + CookieLength;
    private const int InitiateBox = InitiateCounter + CurveNonce.CounterLength;
    private const int VouchLength = CurveNonce.RandomLength + TagLength + 2 * KeyLength;
    private const int LeastInitiate = InitiateBox + TagLength + KeyLength + VouchLength;

    private static readonly byte[] OurGreeting = Zmtp.Greeting.For("CURVE"u8, isServer: true);

    private readonly byte[] _clientTransient = new byte[KeyLength];
    private readonly byte[] _cookie = new byte[CookieLength];
    private CurveKeyPair? _transient;
    private CurveCipher? _cipher;
    private ulong _received;
    private byte[] _answer = [];

    internal override ReadOnlySpan<byte> Name => "CURVE"u8;

    internal override ReadOnlySpan<byte> Greeting => OurGreeting;

    internal override ReadOnlySpan<byte> First => default;

    internal override bool Encrypts => true;

    internal override CurveCipher? Cipher => _cipher;

    /// <summary>Who is there, once the handshake is done.</summary>
    internal AuthorizedKey? Client { get; private set; }

    /// <summary>The client's own key as it was shown; empty before.</summary>
    internal byte[] ClientKey { get; private set; } = [];

    internal override MechanismStep OnCommand(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> answer)
    {
        _answer = [];
        var step = _transient is null ? OnHello(body) : OnInitiate(body);
        answer = _answer;
        return step;
    }

    private MechanismStep OnHello(ReadOnlySpan<byte> hello)
    {
        if (hello.Length != HelloLength || !hello.StartsWith("\u0005HELLO"u8) || hello[HelloVersion] != 1) return MechanismStep.Malformed;
        hello.Slice(HelloKey, KeyLength).CopyTo(_clientTransient);
        _received = BinaryPrimitives.ReadUInt64BigEndian(hello[HelloCounter..]);
        using var box = new Curve25519XSalsa20Poly1305(server.Keys.Secret, _clientTransient);
        Span<byte> zeros = stackalloc byte[HelloZeros];
        if (!box.TryDecrypt(zeros, hello[HelloBox..], CurveNonce.Of("CurveZMQHELLO---"u8, _received)) || zeros.IndexOfAnyExcept((byte)0) >= 0)
            return MechanismStep.WrongKey;

        _transient = CurveKeyPair.Generate();
        KernelRandom.Fill(_cookie);
        Span<byte> random = stackalloc byte[CurveNonce.RandomLength];
        KernelRandom.Fill(random);
        Span<byte> plain = stackalloc byte[KeyLength + CookieLength];
        _transient.Public.CopyTo(plain);
        _cookie.CopyTo(plain[KeyLength..]);
        Span<byte> welcome = stackalloc byte[random.Length + TagLength + plain.Length];
        random.CopyTo(welcome);
        box.Encrypt(welcome[random.Length..], plain, CurveNonce.Of("WELCOME-"u8, random));
        _answer = Command.Frame("WELCOME"u8, welcome);
        return MechanismStep.Continue;
    }

    private MechanismStep OnInitiate(ReadOnlySpan<byte> initiate)
    {
        if (initiate.Length < LeastInitiate || !initiate.StartsWith("\u0008INITIATE"u8) || !initiate.Slice(InitiateCookie, CookieLength).SequenceEqual(_cookie))
            return MechanismStep.Malformed;
        var counter = BinaryPrimitives.ReadUInt64BigEndian(initiate[InitiateCounter..]);
        if (counter <= _received) return MechanismStep.Malformed;
        _received = counter;
        var box = new Curve25519XSalsa20Poly1305(_transient!.Secret, _clientTransient);
        var plain = new byte[initiate.Length - InitiateBox - TagLength];
        if (!box.TryDecrypt(plain, initiate[InitiateBox..], CurveNonce.Of("CurveZMQINITIATE"u8, _received))) return MechanismStep.Malformed;
        var clientKey = plain.AsSpan(0, KeyLength);
        if (!IsVouchedFor(clientKey, plain.AsSpan(KeyLength, VouchLength))) return MechanismStep.Malformed;
        ClientKey = clientKey.ToArray();
        if (server.Clients.Find(clientKey) is not { } client)
        {
            // The status code of ZAP (RFC 27), which libzmq shows as a failed authentication.
            _answer = Command.Frame("ERROR"u8, "\u0003400"u8);
            return MechanismStep.Unlisted;
        }
        var step = ours.Accept(plain.AsSpan(KeyLength + VouchLength));
        if (step != MechanismStep.Ready) return step;

        Client = client;
        _answer = Ready(box);
        _cipher = new CurveCipher(box, isServer: true, sent: 1, _received);
        return MechanismStep.Ready;
    }

    // Made with the client's own secret key, for its transient key and for us: only the holder of both keys can have written it.
    private bool IsVouchedFor(ReadOnlySpan<byte> clientKey, ReadOnlySpan<byte> vouch)
    {
        using var box = new Curve25519XSalsa20Poly1305(_transient!.Secret, clientKey);
        Span<byte> vouched = stackalloc byte[2 * KeyLength];
        return box.TryDecrypt(vouched, vouch[CurveNonce.RandomLength..], CurveNonce.Of("VOUCH---"u8, vouch[..CurveNonce.RandomLength]))
            && vouched[..KeyLength].SequenceEqual(_clientTransient) && vouched[KeyLength..].SequenceEqual(server.Keys.Public);
    }

    private byte[] Ready(Curve25519XSalsa20Poly1305 box)
    {
        var metadata = ours.Metadata;
        Span<byte> ready = stackalloc byte[CurveNonce.CounterLength + TagLength + metadata.Length];
        BinaryPrimitives.WriteUInt64BigEndian(ready, 1);
        box.Encrypt(ready[CurveNonce.CounterLength..], metadata, CurveNonce.Of("CurveZMQREADY---"u8, 1));
        return Command.Frame("READY"u8, ready);
    }
}
