using Circus.Cli.Completion;
using Circus.Commands;
using Circus.Linux;

namespace Circus.Cli.Shell;

/// <summary>`help` in the shell: the list of commands, or the manual of one.</summary>
internal static class ShellHelp
{
    internal static IReadOnlyList<Candidate> OwnCommands { get; } = [new("help", "List commands, or show the manual of one."), new("exit", "Leave the shell; so do EOF and ctrl-D.")];

    internal static void Print(string program, System.CommandLine.Command control, IReadOnlyList<string> topics)
    {
        if (topics is [])
        {
            const string heading = "Documented commands (type help <topic>):";
            Console.Out.WriteLine($"\n{heading}\n{new string('=', heading.Length)}");
            var width = Terminal.IsOutput ? Terminal.Size().Columns : 80;
            Console.Out.WriteLine(Columns.Of([.. CommandTable.All.Select(command => command.Name).Concat(OwnCommands.Select(each => each.Text)).Order(StringComparer.Ordinal)], width));
            return;
        }

        var topic = topics[0];
        if (control.Subcommands.FirstOrDefault(each => each.Name == topic) is { } named)
            ProgramHelp.WriteManual(program, named, CommandTable.Find(topic)!);
        else if (OwnCommands.FirstOrDefault(each => each.Text == topic) is { Text: not null } own)
            Console.Out.WriteLine(own.Description);
        else
            Console.Out.WriteLine($"*** No help on {topic}");
    }
}
