using System.CommandLine;
using System.Globalization;
using Circus.Cli.Completion;
using Circus.Cli.Shell;
using Circus.Commands;

namespace Circus.Cli.Control;

/// <summary>`circus ctl`, circusctl of old (spec/cli.md §2): one subcommand for each row of the command table.</summary>
internal static class ControlCommand
{
    private const double LongestTimeoutSeconds = 1e6;

    internal static System.CommandLine.Command Create(string program)
    {
        var globals = new ControlGlobals();
        var version = new Option<bool>("--version")
        {
            Description = "Show the version of Circus that this is.",
            Action = new PrintAction(() => $"circusctl {Programs.CircusVersion}"),
        };
        var control = new System.CommandLine.Command(Programs.Control, "Control a daemon; without a command: a shell for its commands.") { version };
        globals.AddTo(control);
        AddCommands(control, (result, run) =>
        {
            var options = globals.Read(result);
            using var connection = new ControlConnection(options);
            return run(new ControlScope(options, connection));
        });
        control.SetAction(result => CompletionProtocol.IsAsked ? CompletionProtocol.Answer() : InteractiveShell.Run(program, globals.Read(result)));
        return control;
    }

    /// <summary>The commands alone, as the shell takes them: the global options came with its own command line.</summary>
    internal static System.CommandLine.Command CreateForShell(ControlScope scope)
    {
        var control = new System.CommandLine.Command(Programs.Control);
        AddCommands(control, (_, run) => run(scope));
        return control;
    }

    private static void AddCommands(System.CommandLine.Command control, Func<ParseResult, Func<ControlScope, int>, int> inScope)
    {
        foreach (var command in CommandTable.All)
        {
            var arguments = new Argument<string[]>("arguments") { Arity = ArgumentArity.ZeroOrMore, HelpName = command.Form.Arguments };
            var options = command.Form.Options.Select(OptionOf).ToList();
            var subcommand = new System.CommandLine.Command(command.Name, command.Title) { arguments };
            options.ForEach(subcommand.Add);
            subcommand.SetAction(result =>
            {
                var given = options.Where(option => result.GetResult(option) is { Implicit: false })
                    .ToDictionary(option => option.Name, option => option is Option<string?> valued ? result.GetValue(valued) : null);
                return inScope(result, scope => ControlRun.Run(command, new CommandWords(result.GetValue(arguments) ?? [], given), scope));
            });
            control.Add(subcommand);
        }
    }

    private static Option OptionOf(CommandOption option) => option.ValueName is null
        ? new Option<bool>(option.Name) { Description = option.Description }
        : new Option<string?>(option.Name) { Description = option.Description, HelpName = option.ValueName };

    /// <summary>Refuses what isn't a number of seconds. Read as text: asking for the number throws when the text is none.</summary>
    internal static Option<double> Seconds(string name, double defaultValue, string description)
    {
        var option = new Option<double>(name) { Description = description, HelpName = "SECONDS", DefaultValueFactory = _ => defaultValue };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && !(double.TryParse(token.Value, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= LongestTimeoutSeconds))
                result.AddError($"argument {name}: invalid value: '{token.Value}'");
        });
        return option;
    }
}
