using Microsoft.Extensions.Logging;

namespace Circus.Logging;

/// <summary>The log lines of the output thread.</summary>
internal static partial class StreamLog
{
    [LoggerMessage(400, LogLevel.Error, "output to {Target} fails: {Error}; it is tried again, what doesn't fit into the pipes meanwhile is dropped")]
    internal static partial void Stuck(ILogger logger, string target, string error);

    [LoggerMessage(401, LogLevel.Warning, "output to {Target} works again; {Dropped} bytes were dropped")]
    internal static partial void Resumed(ILogger logger, string target, long dropped);

    [LoggerMessage(402, LogLevel.Error, "{Path} can't be {What}: {Error}; going on with the file as it is")]
    internal static partial void RotationFailed(ILogger logger, string path, string what, string error);

    [LoggerMessage(403, LogLevel.Warning, "{Path} is rotated and opened again as it should be")]
    internal static partial void RotatedAgain(ILogger logger, string path);

    [LoggerMessage(404, LogLevel.Error, "{Target} was closed before it took everything: {Bytes} bytes are lost")]
    internal static partial void Lost(ILogger logger, string target, long bytes);

    [LoggerMessage(406, LogLevel.Warning, "the program of {Stream} has ended with {Code}; it is started again in {Delay} s, what it has not read waits")]
    internal static partial void ProgramEnded(ILogger logger, string stream, int code, double delay);

    [LoggerMessage(407, LogLevel.Error, "the program of {Stream} can't be started: {Error}; tried again in {Delay} s")]
    internal static partial void ProgramFailed(ILogger logger, string stream, string error, double delay);

    [LoggerMessage(408, LogLevel.Warning, "the rotated file {Path} stays uncompressed: {Error}")]
    internal static partial void NotCompressed(ILogger logger, string path, string error);

    [LoggerMessage(405, LogLevel.Critical, "a bug in the output thread; going on with the state as it is")]
    internal static partial void Fault(ILogger logger, Exception exception);
}
