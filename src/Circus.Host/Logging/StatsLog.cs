using Microsoft.Extensions.Logging;

namespace Circus.Logging;

/// <summary>The log lines of `circus stats`.</summary>
internal static partial class StatsLog
{
    [LoggerMessage(500, LogLevel.Information, "Statistics of the daemon at {Endpoint} (events from {Pubsub}) go to {StatsPoint}")]
    internal static partial void Starting(ILogger logger, string endpoint, string pubsub, string statsPoint);

    [LoggerMessage(501, LogLevel.Warning, "{Error}; going on with the processes that are known")]
    internal static partial void Unreachable(ILogger logger, string error);
}
