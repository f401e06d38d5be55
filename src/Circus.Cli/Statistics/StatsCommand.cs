using System.CommandLine;
using System.Runtime.InteropServices;
using Circus.Cli.Control;
using Circus.Sampling;

namespace Circus.Cli.Statistics;

/// <summary>`circus stats`, circusd-stats of old (spec/cli.md §4).</summary>
internal static class StatsCommand
{
    private const string DefaultStatsPoint = "tcp://127.0.0.1:5557";

    /// <summary>All of them end it as intended (spec/events-and-stats.md §3); WINCH comes with the terminal that it was started from.</summary>
    private static readonly PosixSignal[] Ends = [PosixSignal.SIGHUP, PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM, PosixSignal.SIGWINCH];

    internal static Command Create()
    {
        var endpoint = Text("--endpoint", "ENDPOINT", "Where the daemon takes commands", ControlOptions.DefaultEndpoint);
        var pubsub = Text("--pubsub", "ENDPOINT", "Where the daemon publishes events", ControlOptions.DefaultPubsubEndpoint);
        var statsPoint = Text("--statspoint", "ENDPOINT", "Where to publish the statistics", DefaultStatsPoint);
        var ssh = new Option<string?>("--ssh")
        {
            Description = "Reach the daemon's endpoints from this host, through the system's ssh client; the processes are looked at here.",
            HelpName = "USER@HOST[:PORT]",
        };
        var logLevel = Text("--log-level", "LEVEL", "Least level to log", "info");
        var logOutput = Text("--log-output", "FILE", "Log file, - for stderr, or syslog://", "-");
        var version = new Option<bool>("--version") { Description = "Show the version of Circus that this is.", Action = new PrintAction(() => Programs.CircusVersion) };
        var command = new Command(Programs.Statistics, "Publish statistics of the processes of a daemon on this host, such as a circusd in Python.")
        {
            endpoint, pubsub, statsPoint, ssh, logLevel, logOutput, version,
        };
        var curve = new CurveOptions();
        curve.AddTo(command);
        command.SetAction(result =>
        {
            var registrations = Ends.Select(signal => PosixSignalRegistration.Create(signal, static _ => Environment.Exit(0))).ToList();
            var status = StatsProgram.Run(new StatsOptions
            {
                Endpoint = result.GetValue(endpoint)!,
                PubsubEndpoint = result.GetValue(pubsub)!,
                StatsPoint = result.GetValue(statsPoint)!,
                Ssh = result.GetValue(ssh),
                Curve = curve.Read(result),
                LogLevel = result.GetValue(logLevel),
                LogOutput = result.GetValue(logOutput),
            });
            registrations.ForEach(static registration => registration.Dispose());
            return status;
        });
        return command;
    }

    private static Option<string> Text(string name, string value, string description, string defaultValue) =>
        new(name) { Description = $"{description}; default: {defaultValue}.", HelpName = value, DefaultValueFactory = _ => defaultValue };
}
