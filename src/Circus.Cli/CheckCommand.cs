using System.CommandLine;
using Circus.Configuration;

namespace Circus.Cli;

/// <summary>`circus check FILE`.</summary>
internal static class CheckCommand
{
    internal static Command Create()
    {
        var config = new Argument<string>("config") { Description = "The configuration file, ini or TOML." };
        var effective = new Option<bool>("--effective") { Description = "Print the configuration as it takes effect, as an ini file; what is wrong goes to stderr." };
        var command = new Command(
            Programs.Check,
            "Tell everything that is wrong or doubtful in a configuration, without starting anything. Exit status 0: the daemon would start with it; 1: it has errors.")
        {
            config, effective,
        };
        command.SetAction(result => ConfigCheck.Run(result.GetValue(config)!, result.GetValue(effective), Console.Out, Console.Error));
        return command;
    }
}
