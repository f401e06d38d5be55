using System.CommandLine;
using Circus.Daemons;
using Circus.Linux;

namespace Circus.Cli;

/// <summary>`circus daemon`, circusd of old (spec/cli.md §1).</summary>
internal static class DaemonCommand
{
    private static readonly string[] Levels = ["critical", "error", "warning", "info", "debug"];

    internal static Command Create(string program)
    {
        var config = new Argument<string?>("config") { Description = "The configuration file, ini or TOML.", Arity = ArgumentArity.ZeroOrOne };
        var logLevel = new Option<string?>("--log-level") { Description = $"Least level to log: {string.Join(", ", Levels)}; wins over `loglevel` of the file.", HelpName = "LEVEL" };
        var logOutput = new Option<string?>("--log-output") { Description = "Log file, - for stderr, or syslog://HOST[:PORT][?FACILITY], syslog:///PATH[?FACILITY]; wins over `logoutput`.", HelpName = "FILE" };
        var loggerConfig = new Option<string?>("--logger-config") { Description = "`default`; a logging configuration of Python is not read. Wins over `loggerconfig` of the file.", HelpName = "FILE" };
        var daemon = new Option<bool>("--daemon") { Description = "Run in the background; returns when the daemon is up." };
        var pidFile = new Option<string?>("--pidfile") { Description = "Where to keep the pid; wins over `pidfile`.", HelpName = "FILE" };
        var version = new Option<bool>("--version") { Description = "Show the version of Circus that this is.", Action = new PrintAction(() => Programs.CircusVersion) };
        var readyFd = new Option<int?>(Background.ReadyOption) { Hidden = true };
        logLevel.AcceptOnlyFromAmong([.. Levels, .. Levels.Select(level => level.ToUpperInvariant())]);

        var command = new Command(Programs.Daemon, "Start the workers of an ini file and keep them running.")
        {
            config, logLevel, logOutput, loggerConfig, daemon, pidFile, version, readyFd,
        };
        command.SetAction(result =>
        {
            if (result.GetValue(config) is not { } path)
            {
                ProgramHelp.WriteProgram(program, result.CommandResult.Command);
                return 0;
            }

            var options = new DaemonOptions
            {
                ConfigPath = path,
                LogLevel = result.GetValue(logLevel)?.ToLowerInvariant(),
                LogOutput = result.GetValue(logOutput),
                LoggerConfig = result.GetValue(loggerConfig),
                PidFile = result.GetValue(pidFile),
                ReadyFd = result.GetValue(readyFd),
            };
            if (!result.GetValue(daemon))
                return Daemon.Run(options);
            Signals.Unblock(SignalSet.Daemon); // ctrl-C may end the wait
            return Background.Run(options);
        });
        return command;
    }
}
