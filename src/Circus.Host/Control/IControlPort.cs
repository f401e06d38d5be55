namespace Circus.Control;

/// <summary>What the loop may do with the control room: calls copy their bytes and return at once.</summary>
public interface IControlPort
{
    /// <summary>False when nobody subscribes to anything: an event need not even be written then. May be a moment old.</summary>
    bool HasSubscribers { get; }

    /// <summary>
    /// True while more waits for the control thread than it should (1 MiB): nothing is lost, but who makes messages for requests lets the requests
    /// wait until <see cref="IControlSink.OnRoom"/>.
    /// </summary>
    bool IsFull => false;

    /// <summary>Answers a request; dropped when the peer is gone. Delimiter as in its <see cref="RequestEnvelope"/>.</summary>
    void Reply(PeerId peer, ReadOnlySpan<byte> json, bool delimiter);

    /// <summary>Sends an event, as two frames, to every subscriber whose prefix fits the topic.</summary>
    void Publish(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload);

    /// <summary>True while somebody subscribes to a topic that begins with `stream.`; nobody else gets those. May be a moment old.</summary>
    bool HasStreamReaders => false;

    /// <summary>Like <see cref="Publish"/> for a topic that begins with `stream.`; false when too much of that waits already, and this is lost.</summary>
    bool OfferStream(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload) => false;

    /// <summary>Requests may come again, after <see cref="IControlSink.OnMessage"/> returned false.</summary>
    void ResumeRequests();
}
