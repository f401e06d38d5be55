using System.CommandLine;

namespace Circus.Cli.Manual;

/// <summary>`circus man`: prints the manual page, made of the tables that the program itself reads.</summary>
internal static class ManualCommand
{
    internal static Command Create(Command root)
    {
        var command = new Command("man", "Print the manual page, for man -l - or a man directory.");
        command.SetAction(_ =>
        {
            Console.Out.Write(ManualPage.Write(root));
            return 0;
        });
        return command;
    }
}
