using System.CommandLine;
using Circus.Cli.Control;

namespace Circus.Cli.Top;

/// <summary>`circus top`, circus-top of old (spec/cli.md §3).</summary>
internal static class TopCommand
{
    internal static Command Create(string program)
    {
        var isOld = program == Programs.CircusTop;
        var endpoint = new Option<string[]>("--endpoint")
        {
            Description = isOld
                ? $"The stats endpoint; default: {TopOptions.DefaultStatsEndpoint}. May be repeated."
                : $"A daemon's control endpoint, or its stats endpoint; default: ${ControlOptions.EndpointVariable}, else {ControlOptions.DefaultEndpoint}. Repeated: one screen for all.",
            HelpName = "ENDPOINT",
        };
        var stats = new Option<string?>("--stats-endpoint") { Description = "The stats endpoint, if not the one that the daemon names.", HelpName = "ENDPOINT" };
        var ssh = new Option<string?>("--ssh") { Description = "Reach the endpoints from this host, through the system's ssh client.", HelpName = "USER@HOST[:PORT]" };
        var sshKeyFile = new Option<string?>("--ssh_keyfile") { Description = "The private key that ssh uses.", HelpName = "FILE" };
        var interval = ControlCommand.Seconds("--interval", 1, "Seconds between two looks; default: 1.");
        var timeout = ControlCommand.Seconds("--process-timeout", 3, "Seconds after which a process that is not reported any more is gone; default: 3.");
        var once = new Option<bool>("--once") { Description = "Print one look as plain text." };
        var json = new Option<bool>("--json") { Description = "Print one look as JSON." };
        var version = new Option<bool>("--version") { Description = "Show the version of Circus that this is.", Action = new PrintAction(() => Programs.CircusVersion) };

        var command = new Command(Programs.Top, "Show watchers and their processes with CPU and memory, live; act on them.")
        {
            endpoint, stats, ssh, sshKeyFile, interval, timeout, once, json, version,
        };
        var curve = new CurveOptions();
        curve.AddTo(command);
        command.SetAction(result => TopRun.Run(new TopOptions
        {
            Endpoints = result.GetValue(endpoint) is { Length: > 0 } given ? given : [isOld ? TopOptions.DefaultStatsEndpoint : new ControlOptions().Place],
            AreStatsEndpoints = isOld,
            StatsEndpoint = result.GetValue(stats),
            Curve = curve.Read(result),
            Ssh = result.GetValue(ssh),
            SshKeyFile = result.GetValue(sshKeyFile),
            Interval = TimeSpan.FromSeconds(Math.Max(0.2, result.GetValue(interval))),
            ProcessTimeout = TimeSpan.FromSeconds(result.GetValue(timeout)),
            IsOnce = result.GetValue(once),
            IsJson = result.GetValue(json),
        }));
        return command;
    }
}
