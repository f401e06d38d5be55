namespace Circus.Control;

/// <summary>What a stranger may cost. The defaults fit a host; tests use small ones.</summary>
public sealed record ControlLimits
{
    /// <summary>Bytes of one message, all its frames together. A larger announcement drops the peer before anything is allocated.</summary>
    public int MaxMessageBytes { get; init; } = 16 << 20;

    /// <summary>Frames of one message; we understand two.</summary>
    public int MaxFrames { get; init; } = 64;

    /// <summary>Bytes of one ZMTP command, READY and SUBSCRIBE among them, and of a subscription sent as a message.</summary>
    public int MaxCommandBytes { get; init; } = 8 << 10;

    /// <summary>Distinct prefixes that one subscriber may hold.</summary>
    public int MaxSubscriptions { get; init; } = 1024;

    /// <summary>Connections of one endpoint; further ones are closed at once, so subscribers never lock out requests.</summary>
    public int MaxPeersPerEndpoint { get; init; } = 1024;

    /// <summary>From accept to READY.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>With an endpoint full, a connection that has not shaken hands for so long makes room for a new one.</summary>
    public TimeSpan HandshakeGrace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest silence in the middle of a message. Between messages a peer may be silent for ever.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long accepting rests after the process ran out of descriptors.</summary>
    public TimeSpan AcceptPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a peer of an endpoint that was unbound may take to read what is queued for it.</summary>
    public TimeSpan UnbindFlush { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Messages waiting for one peer: a subscriber loses the newest beyond this, a client that doesn't read its replies is dropped.</summary>
    public int MaxQueuedMessages { get; init; } = 1000;

    /// <summary>Bytes waiting for one peer, with the same consequence; a single larger message is still queued when nothing else waits.</summary>
    public int MaxQueuedBytes { get; init; } = 16 << 20;

    /// <summary>Bytes of unfinished messages of all peers together; the peer that asks for more is dropped.</summary>
    public long MaxReceivingBytes { get; init; } = 64 << 20;

    /// <summary>Bytes waiting for all peers together (an event that waits for several counts once); beyond it, slow peers lose as above.</summary>
    public long MaxSendingBytes { get; init; } = 64 << 20;
}
