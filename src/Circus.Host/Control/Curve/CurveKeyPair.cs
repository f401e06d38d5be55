using Circus.Linux;
using NaCl;

namespace Circus.Control.Curve;

/// <summary>A Curve25519 key pair. The secret half comes from getrandom(2): NaCl.Net's own generator needs OpenSSL.</summary>
public sealed class CurveKeyPair
{
    /// <summary>Of either half, in bytes.</summary>
    public const int KeyLength = 32;

    /// <summary>Of either half as text, in characters (<see cref="Z85"/>).</summary>
    public const int TextLength = 40;

    private readonly byte[] _secret;
    private readonly byte[] _public = new byte[KeyLength];

    private CurveKeyPair(byte[] secret)
    {
        _secret = secret;
        Curve25519.ScalarMultiplicationBase(_public, _secret);
    }

    public ReadOnlySpan<byte> Secret => _secret;

    public ReadOnlySpan<byte> Public => _public;

    /// <summary>The half to keep, as text.</summary>
    public string SecretText => Z85.Encode(_secret);

    /// <summary>The half to give away, as text.</summary>
    public string PublicText => Z85.Encode(_public);

    public static CurveKeyPair Generate()
    {
        var secret = new byte[KeyLength];
        KernelRandom.Fill(secret);
        return new CurveKeyPair(secret);
    }

    /// <summary>
    /// One whose public half begins with a letter or a digit: it is no comment in a file of keys, no option and no response file on a command line.
    /// </summary>
    public static CurveKeyPair GenerateForFiles()
    {
        while (true)
        {
            var pair = Generate();
            if (char.IsAsciiLetterOrDigit(pair.PublicText[0]) && char.IsAsciiLetterOrDigit(pair.SecretText[0])) return pair;
        }
    }

    internal static CurveKeyPair FromSecret(byte[] secret) => new(secret);
}
