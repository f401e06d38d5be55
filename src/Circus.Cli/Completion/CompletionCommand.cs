using System.CommandLine;

namespace Circus.Cli.Completion;

/// <summary>`circus completion SHELL`: prints a script that lets the shell ask this binary; `circus __complete WORD...` is what it asks.</summary>
internal static class CompletionCommand
{
    internal const string Name = "completion";

    /// <summary>The first word of the question.</summary>
    internal const string Question = "__complete";

    private static readonly string[] Shells = ["bash", "fish", "zsh"];

    internal static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish.", HelpName = "SHELL" };
        shell.AcceptOnlyFromAmong(Shells);
        var command = new Command(Name, "Print a script that makes a shell complete commands, options, watchers and pids.") { shell };
        command.SetAction(result =>
        {
            Console.Out.Write(CompletionScripts.Of(result.GetValue(shell)!));
            return 0;
        });
        return command;
    }
}
