using Circus.Control.Listening;
using Circus.Control.Sending;

namespace Circus.Control.Loop;

/// <summary>What another thread asks of the control thread. Number: the deadline of a stop in monotonic nanoseconds, the bytes of a stream.</summary>
internal readonly record struct ControlCommand(
    ControlCommandKind Kind,
    PeerId Peer = default,
    OutgoingMessage? Message = null,
    Listener? Listener = null,
    ManualResetEventSlim? Done = null,
    long Number = 0,
    DiscoverySocket? Discovery = null);

internal enum ControlCommandKind
{
    Reply,
    Publish,
    PublishStats,

    /// <summary>As many bytes as <see cref="ControlCommand.Number"/> says were taken for it.</summary>
    PublishStream,
    Listen,
    Unlisten,
    Discover,
    ResumeRequests,
    Stop,
}
