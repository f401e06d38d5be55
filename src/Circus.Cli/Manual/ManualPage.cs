using System.Globalization;
using Circus.Cli.Control;
using Circus.Cli.Shell;
using Circus.Commands;
using Circus.Options;
using Command = System.CommandLine.Command;

namespace Circus.Cli.Manual;

/// <summary>The manual page circus(1), from the tables of subcommands, commands and options.</summary>
internal static class ManualPage
{
    internal static string Write(Command root)
    {
        var page = new Troff("circus", 1, "Circus AOT");
        page.Section("NAME").Paragraph("circus - a process and socket manager");
        page.Section("SYNOPSIS");
        foreach (var command in root.Subcommands.Where(each => !each.Hidden))
            page.Verbatim(Usage.Of("circus", command));
        page.Section("DESCRIPTION").Paragraph(
            "circus keeps the processes of watchers running, as an ini file describes them, and takes commands while they run. It reads the files and speaks the "
            + "protocol of Circus; under links named circusd, circusctl and circus-top it behaves as those programs.");
        WriteSubcommands(page, root);
        WriteCommands(page);
        WriteOptions(page, OptionScope.Circus, "[circus]");
        WriteOptions(page, OptionScope.Watcher, "[watcher:NAME]");
        WriteOptions(page, OptionScope.Socket, "[socket:NAME]");
        WriteOptions(page, OptionScope.Plugin, "[plugin:NAME]");
        page.Section("ENVIRONMENT")
            .Item(ControlOptions.EndpointVariable, "The endpoint of circus ctl when --endpoint isn't given.")
            .Item(History.FileVariable, "The file of the shell's history; ~/.circusctl_history by default, none when empty.")
            .Item("NO_COLOR", "When set, nothing is coloured.");
        page.Section("EXIT STATUS")
            .Item("0", "Done.")
            .Item("1", "It could not be done: a configuration or endpoint that can't be used, no daemon, no answer in time, wrong arguments of a command.")
            .Item("2", "A wrong command line.")
            .Item("3", "The daemon answered with an error.");
        return page.ToString();
    }

    private static void WriteSubcommands(Troff page, Command root)
    {
        page.Section("SUBCOMMANDS");
        foreach (var command in root.Subcommands.Where(each => !each.Hidden))
        {
            page.Subsection($"circus {command.Name}").Paragraph(command.Description ?? "");
            foreach (var argument in command.Arguments)
                page.Item(argument.HelpName ?? argument.Name, argument.Description ?? "");
            foreach (var option in command.Options.Where(each => !each.Hidden))
                page.Item(Usage.Spelled(option), option.Description ?? "");
        }
    }

    private static void WriteCommands(Troff page)
    {
        page.Section("COMMANDS").Paragraph("What circus ctl sends to the daemon, with the message on the wire. It needs the role that is named.");
        foreach (var command in CommandTable.All)
        {
            page.Subsection(string.Join(' ', [command.Name, .. command.Form.Options.Select(Spelled), command.Form.Arguments]).TrimEnd());
            page.Paragraph($"{command.Title}; role {command.Role.ToString().ToLowerInvariant()}. {command.Manual}");
            foreach (var option in command.Form.Options)
                page.Item(option.ValueName is null ? option.Name : $"{option.Name} {option.ValueName}", option.Description);
            page.Verbatim(CommandExample.MessageOf(command));
        }
    }

    private static void WriteOptions(Troff page, OptionScope scope, string section)
    {
        page.Section($"OPTIONS OF {section}");
        foreach (var option in OptionTable.All.Where(each => each.Scope == scope && each.InFile && (each.Traits & OptionTraits.Ignored) == 0))
        {
            var fallback = DefaultOf(option);
            page.Item(fallback.Length == 0 ? option.HelpName : $"{option.HelpName} = {fallback}", option.HasEffect ? option.Summary : $"{option.Summary} No effect yet.");
        }
    }

    private static string Spelled(CommandOption option) => option.ValueName is null ? $"[{option.Name}]" : $"[{option.Name} {option.ValueName}]";

    private static string DefaultOf(OptionDefinition option) => option switch
    {
        { Type: OptionType.Signal } => SignalNames.TryGetName(option.Default.Int, out var name) ? name : "",
        { Type: OptionType.OctalInt, Default.IsNull: false } => Convert.ToString(option.Default.Int, 8),
        { Choices: { Count: > 0 } choices } => choices[option.Default.Int],
        { Default.Kind: OptionValueKind.Bool } => option.Default.Bool ? "True" : "False",
        { Default.Kind: OptionValueKind.Text } => option.Default.Text!,
        { Default.Kind: OptionValueKind.Null or OptionValueKind.Map or OptionValueKind.List } => "",
        _ => option.Default.Float.ToString(CultureInfo.InvariantCulture),
    };
}
