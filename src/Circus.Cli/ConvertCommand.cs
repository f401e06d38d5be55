using System.CommandLine;
using Circus.Configuration;

namespace Circus.Cli;

/// <summary>`circus convert FROM TO`.</summary>
internal static class ConvertCommand
{
    internal static Command Create()
    {
        var from = new Argument<string>("from") { Description = "The configuration file to read." };
        var to = new Argument<string>("to") { Description = "The file to write. A name that ends in .toml is TOML, any other ini." };
        var command = new Command(
            Programs.Convert,
            "Write a configuration file in the other notation: its meaning stays, its comments are lost, its includes stay as they are.")
        {
            from, to,
        };
        command.SetAction(result => ConfigConversion.Run(result.GetValue(from)!, result.GetValue(to)!, Console.Error));
        return command;
    }
}
