using Circus.Control;
using Microsoft.Extensions.Logging;

namespace Circus.Logging;

/// <summary>The log lines of the daemon's start and end (order: spec/cli.md §1).</summary>
internal static partial class DaemonLog
{
    [LoggerMessage(1, LogLevel.Information, "Registering signals...")]
    internal static partial void RegisteringSignals(ILogger logger);

    [LoggerMessage(2, LogLevel.Information, "Starting master on pid {Pid}")]
    internal static partial void StartingMaster(ILogger logger, int pid);

    [LoggerMessage(3, LogLevel.Information, "Arbiter now waiting for commands")]
    internal static partial void WaitingForCommands(ILogger logger);

    [LoggerMessage(4, LogLevel.Warning, "{Problem}")]
    internal static partial void ConfigProblem(ILogger logger, Config.ConfigProblem problem);

    [LoggerMessage(5, LogLevel.Error, "{Error}")]
    internal static partial void Failed(ILogger logger, string error);

    [LoggerMessage(6, LogLevel.Warning, "anyone {Whoever} can control this daemon, which runs as root, through {Endpoint}: an ipc:// endpoint is safer")]
    internal static partial void OpenEndpoint(ILogger logger, string whoever, Endpoint endpoint);

    [LoggerMessage(9, LogLevel.Warning, "option multicast_endpoint of [circus]: {Error}; there is no discovery (non-fatal)")]
    internal static partial void NoDiscovery(ILogger logger, string error);

    [LoggerMessage(7, LogLevel.Information, "Arbiter exiting")]
    internal static partial void ArbiterExiting(ILogger logger);

    [LoggerMessage(9, LogLevel.Debug, "socket {Name} is bound to {Address}, fd {Number}")]
    internal static partial void SocketBound(ILogger logger, string name, string address, int number);

    [LoggerMessage(10, LogLevel.Warning, "sockets handed over (LISTEN_FDNAMES) that no section [socket:NAME] takes: {Names}")]
    internal static partial void SocketsLeft(ILogger logger, string names);

    [LoggerMessage(8, LogLevel.Warning, "{Option}: {Problem}")]
    internal static partial void LogProblem(ILogger logger, string option, string problem);
}
