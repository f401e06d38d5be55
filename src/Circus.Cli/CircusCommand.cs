using System.CommandLine;
using System.CommandLine.Help;
using Circus.Cli.Control;
using Circus.Cli.Plugins;
using Circus.Cli.Statistics;
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
        var root = Create(program);
        string[] words = link is null ? args : [link, .. args];
        if (words is not [Programs.Daemon or Programs.Plugin, ..])
            Signals.Unblock(SignalSet.Daemon); // blocked before Main, which only the daemon and plugins want
        if (!ArgumentWords.TryRead(root, words, out var read, out var error))
            return UsageError.Report(program, read.Command, error);

        var result = root.Parse(read.Words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return result.Errors.Count > 0
            ? UsageError.Report(program, read.Command, result.Errors[0].Message)
            : result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static RootCommand Create(string program)
    {
        var root = new RootCommand("A process and socket manager.");
        var help = root.Options.OfType<HelpOption>().Single();
        root.Add(DaemonCommand.Create(program));
        root.Add(ControlCommand.Create(program));
        root.Add(PluginCommand.Create(program));
        root.Add(StatsCommand.Create());
        root.Add(MetricsCommand.Create());
        root.Add(KeygenCommand.Create());
        root.Add(CheckCommand.Create());
        root.Add(ConvertCommand.Create());
        root.Options.OfType<VersionOption>().Single().Action = new PrintAction($"circus {Version} (as Circus {Programs.CircusVersion})");
        help.Action = new ProgramHelp(program, (HelpAction)help.Action!);
        root.SetAction(result =>
        {
            new HelpAction().Invoke(result);
            return UsageError.ExitStatus;
        });
        return root;
    }

    private static string Version => typeof(CircusCommand).Assembly.GetName().Version!.ToString(3);
}
