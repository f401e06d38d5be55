namespace Circus.Control.Curve;

/// <summary>Where a client has its keys from: what it was given, else what the environment names.</summary>
/// <param name="ServerKey">The daemon's public key, or a file with it; null: <see cref="CurveClientKeys.ServerKeyVariable"/>.</param>
/// <param name="SecretKeyFile">The file with the client's secret key; null: <see cref="CurveClientKeys.SecretKeyFileVariable"/>.</param>
public sealed record CurveKeySource(string? ServerKey = null, string? SecretKeyFile = null)
{
    /// <summary>Null keys where no server key is given: nothing is to be encrypted. Error is a whole sentence.</summary>
    public bool TryLoad(out CurveClientKeys? keys, out string error)
    {
        keys = null;
        if ((ServerKey ?? Variable(CurveClientKeys.ServerKeyVariable)) is { } server)
            return CurveClientKeys.TryLoad(server, SecretKeyFile ?? Variable(CurveClientKeys.SecretKeyFileVariable), out keys, out error);
        error = SecretKeyFile is null ? "" : "--curve-secret-key-file needs --curve-server-key";
        return error.Length == 0;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
