using System.CommandLine;
using System.Globalization;
using Circus.Commands;
using Circus.Control.Curve;

namespace Circus.Cli.Control;

/// <summary>`circus ctl`, circusctl of old (spec/cli.md §2): one subcommand for each row of the command table.</summary>
internal static class ControlCommand
{
    private const double LongestTimeoutSeconds = 1e6;

    internal static System.CommandLine.Command Create(string program)
    {
        var endpoint = new Option<string?>("--endpoint")
        {
            Description = $"Where the daemon listens; default: ${ControlOptions.EndpointVariable}, else {ControlOptions.DefaultEndpoint}.",
            HelpName = "ENDPOINT",
        };
        var timeout = new Option<double>("--timeout")
        {
            Description = $"Seconds to wait for the reply; default: {ControlOptions.DefaultTimeoutSeconds}.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => ControlOptions.DefaultTimeoutSeconds,
        };
        var json = new Option<bool>("--json") { Description = "Print the reply as JSON, on one line." };
        var prettify = new Option<bool>("--prettify") { Description = "With --json: indented, keys sorted." };
        var serverKey = new Option<string?>("--curve-server-key")
        {
            Description = $"Encrypt with CURVE, for a daemon with this public key or with that of this file; default: ${CurveClientKeys.ServerKeyVariable}.",
            HelpName = "KEY",
        };
        var secretKeyFile = new Option<string?>("--curve-secret-key-file")
        {
            Description = $"File with our secret key (circus keygen); default: ${CurveClientKeys.SecretKeyFileVariable}.",
            HelpName = "FILE",
        };
        var version = new Option<bool>("--version")
        {
            Description = "Show the version of Circus that this is.",
            Action = new PrintAction($"circusctl {Programs.CircusVersion}"),
        };
        // Read as text: asking for the number throws when the text is none.
        timeout.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && !(double.TryParse(token.Value, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= LongestTimeoutSeconds))
                result.AddError($"argument --timeout: invalid value: '{token.Value}'");
        });

        var control = new System.CommandLine.Command(Programs.Control, "Control a daemon.") { endpoint, timeout, json, prettify, serverKey, secretKeyFile, version };
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
                var globals = new ControlOptions
                {
                    Endpoint = result.GetValue(endpoint),
                    CurveServerKey = result.GetValue(serverKey),
                    CurveSecretKeyFile = result.GetValue(secretKeyFile),
                    Timeout = TimeSpan.FromSeconds(result.GetValue(timeout)),
                    IsJson = result.GetValue(json),
                    IsPretty = result.GetValue(prettify),
                };
                return ControlRun.Run(command, new CommandWords(result.GetValue(arguments) ?? [], given), globals);
            });
            control.Add(subcommand);
        }

        control.SetAction(_ => UsageError.Report(program, control, "a command is needed; --help lists them"));
        return control;
    }

    private static Option OptionOf(CommandOption option) => option.ValueName is null
        ? new Option<bool>(option.Name) { Description = option.Description }
        : new Option<string?>(option.Name) { Description = option.Description, HelpName = option.ValueName };
}
