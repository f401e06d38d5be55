using System.CommandLine;

namespace Circus.Cli;

/// <summary>A wrong command line: the usage line and what is wrong, on stderr (spec/cli.md).</summary>
internal static class UsageError
{
    internal const int ExitStatus = 2;

    internal static int Report(string program, Command command, string error)
    {
        Console.Error.WriteLine($"usage: {Usage.Of(program, command)}");
        Console.Error.WriteLine($"{program}: error: {error.ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal).TrimEnd()}");
        return ExitStatus;
    }
}
