using System.CommandLine;
using System.CommandLine.Help;
using Circus.Daemons;

namespace Circus.Cli;

/// <summary>`circus daemon`, circusd of old (spec/cli.md §1).</summary>
internal static class DaemonCommand
{
    private static readonly string[] Levels = ["critical", "error", "warning", "info", "debug"];

    internal static Command Create()
    {
        var config = new Argument<string?>("config") { Description = "The ini file.", Arity = ArgumentArity.ZeroOrOne };
        var logLevel = new Option<string?>("--log-level") { Description = "Least level to log; wins over `loglevel` of the file.", HelpName = string.Join('|', Levels) };
        var logOutput = new Option<string?>("--log-output") { Description = "Log file, or - for stderr; wins over `logoutput`.", HelpName = "FILE" };
        var loggerConfig = new Option<string?>("--logger-config") { Description = "Wins over `loggerconfig` of the file, and has no effect yet.", HelpName = "FILE" };
        var daemon = new Option<bool>("--daemon") { Description = "Run in the background; returns when the daemon is up." };
        var pidFile = new Option<string?>("--pidfile") { Description = "Where to keep the pid; wins over `pidfile`.", HelpName = "FILE" };
        var version = new Option<bool>("--version") { Description = "Show the version of Circus that this is.", Action = new PrintAction(Programs.CircusVersion) };
        var readyFd = new Option<int?>(Background.ReadyOption) { Hidden = true };
        logLevel.AcceptOnlyFromAmong([.. Levels, .. Levels.Select(level => level.ToUpperInvariant())]);

        var command = new Command(Programs.Daemon, "Start the workers of an ini file and keep them running.")
        {
            config, logLevel, logOutput, loggerConfig, daemon, pidFile, version, readyFd,
        };
        command.SetAction(result =>
        {
            if (result.GetValue(config) is not { } path)
                return new HelpAction().Invoke(result);
            var options = new DaemonOptions
            {
                ConfigPath = path,
                LogLevel = result.GetValue(logLevel)?.ToLowerInvariant(),
                LogOutput = result.GetValue(logOutput),
                PidFile = result.GetValue(pidFile),
                ReadyFd = result.GetValue(readyFd),
            };
            return result.GetValue(daemon) ? Background.Run(options) : Daemon.Run(options);
        });
        return command;
    }
}
