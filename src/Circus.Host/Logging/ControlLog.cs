using Circus.Control;
using Microsoft.Extensions.Logging;

namespace Circus.Logging;

/// <summary>The log lines of the control room.</summary>
internal static partial class ControlLog
{
    [LoggerMessage(300, LogLevel.Warning, "got unexpected message of {Frames} frames and {Bytes} bytes from {Peer}: not answered (a request is one frame)")]
    internal static partial void UnexpectedMessage(ILogger logger, PeerInfo peer, int frames, long bytes);

    [LoggerMessage(301, LogLevel.Warning, "dropped {Peer}: {Reason}{More}")]
    internal static partial void Dropped(ILogger logger, PeerInfo peer, string reason, string more);

    [LoggerMessage(302, LogLevel.Warning, "can't accept connections on {Endpoint}: {Error}; trying again (non-fatal)")]
    internal static partial void AcceptPaused(ILogger logger, Endpoint endpoint, string error);

    [LoggerMessage(304, LogLevel.Information, "{Count} authorized keys read from {Path}, which has changed")]
    internal static partial void KeysRead(ILogger logger, int count, string path);

    [LoggerMessage(305, LogLevel.Warning, "authorized keys: {Problem}; those read before stay in force (non-fatal)")]
    internal static partial void KeysKept(ILogger logger, string problem);

    [LoggerMessage(303, LogLevel.Critical, "a bug in the control room cost {Peer} its connection (non-fatal)")]
    internal static partial void Fault(ILogger logger, Exception exception, string peer);
}
