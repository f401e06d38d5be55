using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Circus.Commands;
using Command = System.CommandLine.Command;

namespace Circus.Cli;

/// <summary>`--help` of the daemon, of `ctl` and of its commands, in the form of Circus's programs (spec/cli.md); for the rest System.CommandLine's.</summary>
internal sealed class ProgramHelp(string program, HelpAction other) : SynchronousCommandLineAction
{
    private const int TextColumn = 24;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var named = parseResult.CommandResult.Command;
        if (!named.Parents.Any())
            return other.Invoke(parseResult);

        if (named.Parents.Any(parent => parent.Name == Programs.Control) && CommandTable.Find(named.Name) is { } command)
            WriteCommand(program, named, command, isManual: IsBeforeCommand(parseResult, named.Name));
        else
            WriteProgram(program, named);
        if (named.Name == Programs.Plugin)
            Plugins.PluginCommand.WriteHelp(parseResult.GetValue<string[]>("plugin") ?? [], WriteRows);
        return 0;
    }

    /// <summary>The help of one program, on stdout.</summary>
    internal static void WriteProgram(string program, Command named)
    {
        var isControl = named.Name == Programs.Control;
        Console.Out.WriteLine($"usage: {Usage.Of(program, named)}\n\n{(isControl ? "Controls a Circus daemon" : named.Description)}");
        if (isControl)
            WriteRows("Commands", named.Subcommands.Select(each => (each.Name, each.Description!)));
        WriteRows("arguments", named.Arguments.Select(argument => (argument.Name, argument.Description!)));
        WriteRows("options", named.Options.Where(option => !option.Hidden).Select(option => (Usage.Spelled(option), option.Description!))
            .Append((isControl ? "--help [COMMAND]" : "-h, --help", isControl ? "Show this, or the manual of a command." : "Show this.")));
    }

    /// <summary>The manual of a command of `ctl`, on stdout.</summary>
    internal static void WriteManual(string program, Command named, Commands.Command command) => WriteCommand(program, named, command, isManual: true);

    /// <summary>`--help COMMAND` begins with the title, `COMMAND --help` with the usage.</summary>
    private static void WriteCommand(string program, Command named, Commands.Command command, bool isManual)
    {
        var usage = $"usage: {Usage.Of(program, named)}";
        Console.Out.WriteLine(isManual ? $"{command.Title}\n\n{usage}" : $"{usage}\n\n{command.Title}");
        if (command.Manual.Length > 0)
            Console.Out.WriteLine($"\n{command.Manual}");
        WriteRows("options", named.Options.Select(option => (Usage.Spelled(option), option.Description!)));
        Console.Out.WriteLine($"\nmessage:\n  {CommandExample.MessageOf(command)}");
    }

    private static void WriteRows(string heading, IEnumerable<(string Name, string Text)> rows)
    {
        var isFirst = true;
        foreach (var (name, text) in rows)
        {
            if (isFirst)
                Console.Out.WriteLine($"\n{heading}:");
            isFirst = false;
            // A name too long for its column gets a line of its own, as argparse does it.
            var left = $"  {name}";
            Console.Out.WriteLine(left.Length < TextColumn - 1 ? left.PadRight(TextColumn) + text : $"{left}\n{new string(' ', TextColumn)}{text}");
        }
    }

    private static bool IsBeforeCommand(ParseResult result, string command)
    {
        var tokens = result.Tokens.Select(token => token.Value).ToList();
        return tokens.FindIndex(token => token.StartsWith('-')) < tokens.LastIndexOf(command);
    }
}
