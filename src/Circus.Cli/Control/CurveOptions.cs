using System.CommandLine;
using Circus.Control.Curve;

namespace Circus.Cli.Control;

/// <summary>The keys for an encrypted endpoint as options of the command line.</summary>
internal sealed class CurveOptions
{
    private readonly Option<string?> _serverKey = new("--curve-server-key")
    {
        Description = $"Encrypt with CURVE, for a daemon with this public key or with that of this file; default: ${CurveClientKeys.ServerKeyVariable}.",
        HelpName = "KEY",
    };

    private readonly Option<string?> _secretKeyFile = new("--curve-secret-key-file")
    {
        Description = $"File with our secret key (circus keygen); default: ${CurveClientKeys.SecretKeyFileVariable}.",
        HelpName = "FILE",
    };

    internal void AddTo(Command command)
    {
        command.Add(_serverKey);
        command.Add(_secretKeyFile);
    }

    internal CurveKeySource Read(ParseResult result) => new(result.GetValue(_serverKey), result.GetValue(_secretKeyFile));
}
