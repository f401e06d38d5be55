using System.CommandLine;
using Circus.Control.Curve;

namespace Circus.Cli;

/// <summary>`circus keygen`: a CURVE key pair in two files, for a daemon or for a client.</summary>
internal static class KeygenCommand
{
    private const int Failed = 1;

    internal static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = $"Where the secret key goes; the public one goes to FILE{SecretKeyFile.PublicSuffix} and to the output." };
        var force = new Option<bool>("--force") { Description = "Replace existing files." };
        var command = new Command(Programs.Keygen, "Make a key pair for encrypted endpoints.") { file, force };
        command.SetAction(result =>
        {
            if (!SecretKeyFile.TryCreate(result.GetValue(file)!, result.GetValue(force), out var keys, out var error))
            {
                Console.Error.WriteLine(error);
                return Failed;
            }

            Console.Out.WriteLine(keys.PublicText);
            return 0;
        });
        return command;
    }
}
