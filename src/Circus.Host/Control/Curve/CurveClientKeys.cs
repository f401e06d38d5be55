using System.Diagnostics.CodeAnalysis;

namespace Circus.Control.Curve;

/// <summary>What a client needs for an encrypted endpoint: the daemon's public key, and a key pair of its own.</summary>
public sealed class CurveClientKeys
{
    /// <summary>Names the daemon's public key, or a file with it, for programs that are given no option.</summary>
    public const string ServerKeyVariable = "CIRCUSCTL_CURVE_SERVER_KEY";

    /// <summary>Names the file of the secret key.</summary>
    public const string SecretKeyFileVariable = "CIRCUSCTL_CURVE_SECRET_KEY_FILE";

    private readonly byte[] _server;

    private CurveClientKeys(byte[] server, CurveKeyPair own) => (_server, Own) = (server, own);

    public CurveKeyPair Own { get; }

    internal ReadOnlySpan<byte> Server => _server;

    /// <summary>
    /// From the daemon's public key, as text or as the name of a file with it, and from the file of the client's secret key. Without such a file a pair is
    /// made up, which helps only where the daemon lets in whoever knows its key. Error is a whole sentence.
    /// </summary>
    public static bool TryLoad(string serverKey, string? secretKeyFile, [NotNullWhen(true)] out CurveClientKeys? keys, out string error)
    {
        keys = null;
        error = "";
        var server = new byte[CurveKeyPair.KeyLength];
        var text = serverKey;
        if (text.Length != CurveKeyPair.TextLength && !KeyFile.TryRead(serverKey, out text, out error)) return false;
        if (!Z85.TryDecode(text.AsSpan().Trim(), server))
        {
            error = text == serverKey ? $"'{serverKey}' is not a public key" : $"{serverKey} holds no public key ({CurveKeyPair.TextLength} characters of Z85)";
            return false;
        }
        CurveKeyPair? own = null;
        if (secretKeyFile is not null && !SecretKeyFile.TryRead(secretKeyFile, out own, out error)) return false;
        keys = new CurveClientKeys(server, own ?? CurveKeyPair.Generate());
        return true;
    }
}
