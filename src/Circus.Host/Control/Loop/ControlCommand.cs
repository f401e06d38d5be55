using Circus.Control.Listening;
using Circus.Control.Sending;

namespace Circus.Control.Loop;

/// <summary>What another thread asks of the control thread. Nanoseconds: the deadline of a stop.</summary>
internal readonly record struct ControlCommand(
    ControlCommandKind Kind,
    PeerId Peer = default,
    OutgoingMessage? Message = null,
    Listener? Listener = null,
    ManualResetEventSlim? Done = null,
    long Nanoseconds = 0);

internal enum ControlCommandKind
{
    Reply,
    Publish,
    PublishStats,
    Listen,
    Unlisten,
    ResumeRequests,
    Stop,
}
