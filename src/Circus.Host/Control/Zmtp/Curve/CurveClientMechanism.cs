using System.Buffers.Binary;
using Circus.Control.Curve;
using Circus.Linux;
using NaCl;

namespace Circus.Control.Zmtp.Curve;

/// <summary>The connecting side of CURVE (CurveZMQ, RFC 26) for one connection. The server shows that it holds the secret half of the key that we expect.</summary>
internal sealed class CurveClientMechanism : Mechanism
{
    private const int TagLength = XSalsa20Poly1305.TagLength;
    private const int KeyLength = CurveKeyPair.KeyLength;
    private const int CookieLength = 96;

    private const int HelloZeros = 64;
    private const int HelloPadding = 72;
    private const int NameOfWelcome = 8;
    private const int WelcomeBox = NameOfWelcome + CurveNonce.RandomLength;
    private const int WelcomeLength = WelcomeBox + TagLength + KeyLength + CookieLength;
    private const int NameOfReady = 6;
    private const int ReadyBox = NameOfReady + CurveNonce.CounterLength;

    private static readonly byte[] OurGreeting = Zmtp.Greeting.For("CURVE"u8);

    private readonly SocketType _ours;
    private readonly CurveClientKeys _keys;
    private readonly CurveKeyPair _transient = CurveKeyPair.Generate();
    private readonly byte[] _hello;
    private Curve25519XSalsa20Poly1305? _box;
    private CurveCipher? _cipher;
    private byte[] _answer = [];

    internal CurveClientMechanism(SocketType ours, CurveClientKeys keys)
    {
        (_ours, _keys) = (ours, keys);
        _hello = Hello();
    }

    internal override ReadOnlySpan<byte> Name => "CURVE"u8;

    internal override ReadOnlySpan<byte> Greeting => OurGreeting;

    internal override ReadOnlySpan<byte> First => _hello;

    internal override bool Encrypts => true;

    internal override CurveCipher? Cipher => _cipher;

    internal override MechanismStep OnCommand(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> answer)
    {
        _answer = [];
        var step = body.StartsWith("\u0005ERROR"u8) ? MechanismStep.Refused : _box is null ? OnWelcome(body) : OnReady(body);
        answer = _answer;
        return step;
    }

    private byte[] Hello()
    {
        Span<byte> hello = stackalloc byte[2 + HelloPadding + KeyLength + CurveNonce.CounterLength + TagLength + HelloZeros];
        hello.Clear();
        hello[0] = 1;
        var rest = hello[(2 + HelloPadding)..];
        _transient.Public.CopyTo(rest);
        BinaryPrimitives.WriteUInt64BigEndian(rest[KeyLength..], 1);
        using var box = new Curve25519XSalsa20Poly1305(_transient.Secret, _keys.Server);
        box.Encrypt(rest[(KeyLength + CurveNonce.CounterLength)..], stackalloc byte[HelloZeros], CurveNonce.Of("CurveZMQHELLO---"u8, 1));
        return Command.Frame("HELLO"u8, hello);
    }

    private MechanismStep OnWelcome(ReadOnlySpan<byte> welcome)
    {
        if (welcome.Length != WelcomeLength || !welcome.StartsWith("\u0007WELCOME"u8)) return MechanismStep.Malformed;
        Span<byte> plain = stackalloc byte[KeyLength + CookieLength];
        using (var toServer = new Curve25519XSalsa20Poly1305(_transient.Secret, _keys.Server))
        {
            var nonce = CurveNonce.Of("WELCOME-"u8, welcome.Slice(NameOfWelcome, CurveNonce.RandomLength));
            if (!toServer.TryDecrypt(plain, welcome[WelcomeBox..], nonce)) return MechanismStep.WrongKey;
        }
        var serverTransient = plain[..KeyLength];
        _box = new Curve25519XSalsa20Poly1305(_transient.Secret, serverTransient);
        _answer = Initiate(serverTransient, plain[KeyLength..]);
        return MechanismStep.Continue;
    }

    private byte[] Initiate(ReadOnlySpan<byte> serverTransient, ReadOnlySpan<byte> cookie)
    {
        var metadata = _ours.Metadata;
        Span<byte> vouched = stackalloc byte[2 * KeyLength];
        _transient.Public.CopyTo(vouched);
        _keys.Server.CopyTo(vouched[KeyLength..]);
        Span<byte> vouch = stackalloc byte[CurveNonce.RandomLength + TagLength + vouched.Length];
        KernelRandom.Fill(vouch[..CurveNonce.RandomLength]);
        using (var own = new Curve25519XSalsa20Poly1305(_keys.Own.Secret, serverTransient))
            own.Encrypt(vouch[CurveNonce.RandomLength..], vouched, CurveNonce.Of("VOUCH---"u8, vouch[..CurveNonce.RandomLength]));

        byte[] plain = [.. _keys.Own.Public, .. vouch, .. metadata];
        var initiate = new byte[CookieLength + CurveNonce.CounterLength + TagLength + plain.Length];
        cookie.CopyTo(initiate);
        BinaryPrimitives.WriteUInt64BigEndian(initiate.AsSpan(CookieLength), 2);
        _box!.Encrypt(initiate.AsSpan(CookieLength + CurveNonce.CounterLength), plain, CurveNonce.Of("CurveZMQINITIATE"u8, 2));
        return Command.Frame("INITIATE"u8, initiate);
    }

    private MechanismStep OnReady(ReadOnlySpan<byte> ready)
    {
        if (ready.Length < ReadyBox + TagLength || !ready.StartsWith("\u0005READY"u8)) return MechanismStep.Malformed;
        var counter = BinaryPrimitives.ReadUInt64BigEndian(ready[NameOfReady..]);
        var metadata = new byte[ready.Length - ReadyBox - TagLength];
        if (!_box!.TryDecrypt(metadata, ready[ReadyBox..], CurveNonce.Of("CurveZMQREADY---"u8, counter))) return MechanismStep.Malformed;
        var step = _ours.Accept(metadata);
        if (step == MechanismStep.Ready) _cipher = new CurveCipher(_box, isServer: false, sent: 2, counter);
        return step;
    }
}
