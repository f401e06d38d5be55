using System.CommandLine;
using Circus.Options;
using Circus.Plugins;

namespace Circus.Cli.Plugins;

/// <summary>`circus plugin`, circus-plugin of old (spec/cli.md §5); `circus plugin new` writes the beginning of a plugin.</summary>
internal static class PluginCommand
{
    private const string New = "new";

    internal static Command Create(string program)
    {
        var endpoint = new Option<string>("--endpoint")
        {
            Description = $"Where the daemon takes commands; default: {CircusOptions.DefaultEndpoint}.",
            HelpName = "ENDPOINT",
            DefaultValueFactory = _ => CircusOptions.DefaultEndpoint,
        };
        var pubsub = new Option<string>("--pubsub")
        {
            Description = $"Where it publishes events; default: {CircusOptions.DefaultPubsubEndpoint}.",
            HelpName = "ENDPOINT",
            DefaultValueFactory = _ => CircusOptions.DefaultPubsubEndpoint,
        };
        var config = new Option<string[]>("--config") { Description = "The plugin's options, key:value:::key:value; once for each plugin.", HelpName = "CONFIG", Arity = ArgumentArity.OneOrMore };
        var checkDelay = new Option<double>("--check-delay") { Description = "The daemon's check_delay; default: 5.", HelpName = "SECONDS", DefaultValueFactory = _ => 5 };
        var logLevel = new Option<string?>("--log-level") { Description = "critical, error, warning, info or debug.", HelpName = "LEVEL" };
        var logOutput = new Option<string?>("--log-output") { Description = "Log file, - for stderr, or a syslog:// address.", HelpName = "FILE" };
        var ssh = new Option<string?>("--ssh") { Description = "Not supported: forward the endpoints with ssh -L instead.", HelpName = "SERVER" };
        var version = new Option<bool>("--version") { Description = "Show the version of Circus that this is.", Action = new PrintAction(() => Programs.CircusVersion) };
        var plugins = new Argument<string[]>("plugin")
        {
            Description = "A built-in plugin, or several; a program by path; a Python class. Or: new python|bash|c NAME, which writes the beginning of one.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        checkDelay.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && !OptionText.TryParse(CheckDelayRow, CheckDelayRow.Name, token.Value, out _, out var reason))
                result.AddError($"argument --check-delay: {reason}");
        });

        var command = new Command(Programs.Plugin, "Run a plugin.") { endpoint, pubsub, config, checkDelay, logLevel, logOutput, ssh, version, plugins };
        command.SetAction(result =>
        {
            var names = result.GetValue(plugins) ?? [];
            if (names.Length == 0)
            {
                Console.Out.WriteLine($"usage: {Usage.Of(program, result.CommandResult.Command)}");
                return 0;
            }

            if (names[0] == New)
                return Skeletons.Write(names[1..]);
            if (result.GetValue(ssh) is not null)
                return UsageError.Report(program, command, "argument --ssh: not supported; forward the endpoints with ssh -L and name the local ends");
            return PluginRun.Run(new PluginOptions
            {
                Endpoint = result.GetValue(endpoint)!,
                Pubsub = result.GetValue(pubsub)!,
                CheckDelaySeconds = result.GetValue(checkDelay),
                LogLevel = result.GetValue(logLevel),
                LogOutput = result.GetValue(logOutput),
                Plugins = names,
                Configs = result.GetValue(config) ?? [],
            });
        });
        return command;
    }

    /// <summary>The built-in plugins, or the options of the one that is named, for `--help`.</summary>
    internal static void WriteHelp(IEnumerable<string> named, Action<string, IEnumerable<(string, string)>> writeRows)
    {
        var plugin = named.Select(BuiltInTable.Find).FirstOrDefault(static found => found is not null);
        if (plugin is null)
        {
            writeRows("built-in plugins", BuiltInTable.All.Select(static each => (each.Name, each.Title)));
            return;
        }

        Console.Out.WriteLine($"\n{plugin.Name}: {plugin.Title}");
        writeRows($"options of {plugin.Name} in its section or --config", plugin.Options.Select(static option => (option.Name, BuiltInHelp.Describe(option))));
    }

    private static OptionDefinition CheckDelayRow => OptionTable.All.First(static row => row is { Scope: OptionScope.Circus, Name: "check_delay" });
}
