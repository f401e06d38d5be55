using System.Diagnostics.CodeAnalysis;
using Circus.Control.Curve;
using Circus.Options;

namespace Circus.Daemons;

/// <summary>The keys of the options curve_secret_key_file and curve_authorized_keys.</summary>
internal static class CurveKeys
{
    /// <summary>Reads them; null without these options, and what is in use already when nothing has changed. False with the option and what is wrong.</summary>
    internal static bool TryRead(CircusOptions options, CurveServer? current, out CurveServer? curve, [NotNullWhen(false)] out string? error)
    {
        curve = null;
        error = null;
        if (options.CurveSecretKeyFile is not { } secretFile || options.CurveAuthorizedKeys is not { } clientsFile)
            return true;
        if (!SecretKeyFile.TryRead(secretFile, out var keys, out error))
        {
            error = $"option curve_secret_key_file of [circus]: {error}";
            return false;
        }

        if (current is not null && current.Clients.Path == clientsFile && current.Keys.PublicText == keys.PublicText)
        {
            curve = current;
            return true;
        }

        if (!AuthorizedKeysFile.TryOpen(clientsFile, out var clients, out error))
        {
            error = $"option curve_authorized_keys of [circus]: {error}";
            return false;
        }

        curve = new CurveServer(keys, clients);
        return true;
    }
}
