using System.CommandLine;

namespace Circus.Cli;

/// <summary>A wrong command line: the usage line and what is wrong, on stderr (spec/cli.md).</summary>
internal static class UsageError
{
    internal const int ExitStatus = 2;

    internal static int Report(string program, Command command, string error)
    {
        Console.Error.WriteLine($"usage: {UsageOf(program, command)}");
        Console.Error.WriteLine($"{program}: error: {error.ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal).TrimEnd()}");
        return ExitStatus;
    }

    /// <summary>The forms of the old programs; under our own name with the subcommand.</summary>
    private static string UsageOf(string program, Command command)
    {
        if (command is RootCommand)
            return $"{program} [options] command [args]";
        var subcommand = command.Parents.OfType<Command>().First() is RootCommand ? command : command.Parents.OfType<Command>().First();
        var prefix = program == "circus" ? $"circus {subcommand.Name}" : program;
        return subcommand.Name == Programs.Daemon ? $"{prefix} [options] [config]" : $"{prefix} [options] command [args]";
    }
}
