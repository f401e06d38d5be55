using System.CommandLine;

namespace Circus.Cli;

/// <summary>Usage lines: the old programs under their link, or `circus SUBCOMMAND`.</summary>
internal static class Usage
{
    internal static string Of(string program, Command command)
    {
        if (command.Parents.OfType<Command>().FirstOrDefault() is not { } parent)
            return $"{program} [options] command [args]";
        if (parent.Parents.Any())
            return $"{ProgramOf(program, parent)} [options] {string.Join(' ', PartsOf(command))}";
        return $"{ProgramOf(program, command)} [options] {(command.Subcommands.Count > 0 ? "command [args]" : string.Join(' ', command.Arguments.Select(Spelled)))}".TrimEnd();
    }

    /// <summary>An option with the name of its value.</summary>
    internal static string Spelled(Option option) => option.HelpName is null ? option.Name : $"{option.Name} {option.HelpName}";

    private static string Spelled(Argument argument)
    {
        var name = argument.HelpName ?? argument.Name;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static string ProgramOf(string program, Command subcommand) =>
        Programs.SubcommandOf(program) is null ? $"{program} {subcommand.Name}" : program;

    private static IEnumerable<string> PartsOf(Command command) =>
        [command.Name, .. command.Options.Select(option => $"[{Spelled(option)}]"), .. command.Arguments.Select(argument => argument.HelpName ?? "").Where(name => name.Length > 0)];
}
