using System.CommandLine;
using System.CommandLine.Help;
using Circus.Cli.Completion;
using Circus.Cli.Control;
using Circus.Cli.Manual;
using Circus.Cli.Plugins;
using Circus.Cli.Statistics;
using Circus.Cli.Top;
using Circus.Linux;

namespace Circus.Cli;

/// <summary>The command line of the binary: `circus SUBCOMMAND …`, or the subcommand alone under a link of the old program's name.</summary>
internal static class CircusCommand
{
    /// <summary>Runs the program; its exit status.</summary>
    internal static int Run(string argv0, string[] args)
    {
        var link = Programs.SubcommandOf(argv0);
        var program = link is null ? "circus" : Path.GetFileName(argv0);
        string[] words = link is null ? args : [link, .. args];
        Console.SetOut(StandardOutput.Open());
        if (words is not [Programs.Daemon or Programs.Plugin, ..])
            Signals.Unblock(SignalSet.Daemon); // blocked before Main, which only the daemon and plugins want
        if (args is [CompletionCommand.Question, .. var typed])
            return CompletionAnswer.Print(Create(program), link is null ? typed : [link, .. typed]);
        return Invoke(program, Create(program), words);
    }

    /// <summary>Reads the words and does what they say; the exit status.</summary>
    internal static int Invoke(string program, Command root, IReadOnlyList<string> words)
    {
        if (!ArgumentWords.TryRead(root, words, out var read, out var error))
            return UsageError.Report(program, read.Command, error);

        var result = root.Parse(read.Words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return result.Errors.Count > 0
            ? UsageError.Report(program, read.Command, result.Errors[0].Message)
            : result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    /// <summary>
    /// A tree without commands yet, with help and version of the program. No RootCommand: its making looks for resources and for names of
    /// assemblies by reflection, a tenth of the time of `circus ctl`.
    /// </summary>
    internal static Command RootOf(string program) => new("circus", "A process and socket manager.")
    {
        new Option<bool>("--help", "-h", "-?") { Description = "Show help.", Recursive = true, Action = new ProgramHelp(program, new HelpAction()) },
        new Option<bool>("--version") { Description = "Show the version.", Action = new PrintAction(() => $"circus {Version} (as Circus {Programs.CircusVersion})") },
    };

    private static Command Create(string program)
    {
        var root = RootOf(program);
        root.Add(DaemonCommand.Create(program));
        root.Add(ControlCommand.Create(program));
        root.Add(PluginCommand.Create(program));
        root.Add(StatsCommand.Create());
        root.Add(MetricsCommand.Create());
        root.Add(KeygenCommand.Create());
        root.Add(CheckCommand.Create());
        root.Add(ConvertCommand.Create());
        root.Add(TopCommand.Create(program));
        root.Add(CompletionCommand.Create());
        root.Add(ManualCommand.Create(root));
        root.SetAction(result =>
        {
            new HelpAction().Invoke(result);
            return UsageError.ExitStatus;
        });
        return root;
    }

    private static string Version => typeof(CircusCommand).Assembly.GetName().Version!.ToString(3);
}
