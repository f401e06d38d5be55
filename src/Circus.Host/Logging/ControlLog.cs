using Circus.Control;
using Microsoft.Extensions.Logging;

namespace Circus.Logging;

/// <summary>The log lines of the control room.</summary>
internal static partial class ControlLog
{
    [LoggerMessage(300, LogLevel.Warning, "got unexpected message of {Frames} frames and {Bytes} bytes from {Peer}: not answered (a request is one frame)")]
    internal static partial void UnexpectedMessage(ILogger logger, PeerInfo peer, int frames, long bytes);

    [LoggerMessage(301, LogLevel.Warning, "dropped {Peer}: {Reason}")]
    internal static partial void Dropped(ILogger logger, PeerInfo peer, string reason);

    [LoggerMessage(302, LogLevel.Warning, "can't accept connections on {Endpoint}: {Error}; trying again (non-fatal)")]
    internal static partial void AcceptPaused(ILogger logger, Endpoint endpoint, string error);

    [LoggerMessage(303, LogLevel.Critical, "a bug in the control room cost {Peer} its connection (non-fatal)")]
    internal static partial void Fault(ILogger logger, Exception exception, string peer);
}
