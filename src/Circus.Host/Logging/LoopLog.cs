using Microsoft.Extensions.Logging;

namespace Circus.Logging;

/// <summary>The log lines of the loop.</summary>
internal static partial class LoopLog
{
    [LoggerMessage(200, LogLevel.Information, "Got signal {Signal}")]
    internal static partial void GotSignal(ILogger logger, string signal);

    [LoggerMessage(201, LogLevel.Warning, "Got signal {Signal} from pid {Sender}: ignored")]
    internal static partial void IgnoredSignal(ILogger logger, string signal, int sender);

    [LoggerMessage(203, LogLevel.Warning, "READY=1 for pid {Worker} from pid {Sender}, which it hasn't started: ignored")]
    internal static partial void ReadyFromStranger(ILogger logger, int sender, int worker);

    [LoggerMessage(202, LogLevel.Critical, "a bug while {Doing}; going on with the state as it is")]
    internal static partial void Fault(ILogger logger, Exception exception, string doing);
}
