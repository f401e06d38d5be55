using Circus.Control.Curve;

namespace Circus.Cli.Control;

/// <summary>The keys for an encrypted endpoint, from the options or the environment.</summary>
internal static class CurveKeysOf
{
    /// <summary>Null where no server key is given: nothing is to be encrypted. Error is a whole sentence.</summary>
    internal static bool TryLoad(ControlOptions options, out CurveClientKeys? keys, out string error)
    {
        if (!CurveClientKeys.TryFind(options.CurveServerKey, options.CurveSecretKeyFile, out keys, out error))
            return false;
        if (keys is null && options.CurveSecretKeyFile is not null)
            error = "--curve-secret-key-file needs --curve-server-key";
        return error.Length == 0;
    }
}
