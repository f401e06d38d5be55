namespace Circus.Control;

/// <summary>What has happened since the start. Written by the control thread; a reader elsewhere may be a moment late.</summary>
public sealed class ControlCounters
{
    /// <summary>Connections taken.</summary>
    public long Accepted { get; internal set; }

    /// <summary>Connections open now.</summary>
    public int Peers { get; internal set; }

    /// <summary>Greetings that were not ZMTP 3 NULL, and handshakes that went wrong.</summary>
    public long FailedHandshakes { get; internal set; }

    /// <summary>Connections that did not finish the handshake in time.</summary>
    public long LateHandshakes { get; internal set; }

    /// <summary>Peers dropped for a <see cref="RefusalReason"/>.</summary>
    public long Refused { get; internal set; }

    /// <summary>Events that did not fit a slow subscriber's queue, one per subscriber.</summary>
    public long EventsLost { get; internal set; }

    /// <summary>Bugs: exceptions while handling an event.</summary>
    public long Faults { get; internal set; }

    /// <summary>Returns of epoll_wait.</summary>
    public long Turns { get; internal set; }

    /// <summary>Bytes of unfinished messages.</summary>
    public long ReceivingBytes { get; internal set; }

    /// <summary>Bytes waiting for peers to read them.</summary>
    public long SendingBytes { get; internal set; }
}
