namespace Circus.Control.Curve;

/// <summary>What an encrypted endpoint needs: the daemon's key pair, and who may come in. Endpoints share it.</summary>
public sealed class CurveServer(CurveKeyPair keys, AuthorizedKeysFile clients)
{
    public CurveKeyPair Keys { get; } = keys;

    /// <summary>Asked by the control thread only.</summary>
    public AuthorizedKeysFile Clients { get; } = clients;
}
