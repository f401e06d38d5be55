namespace Circus.Control;

/// <summary>What the loop may do with the control room: calls copy their bytes and return at once.</summary>
public interface IControlPort
{
    /// <summary>False when nobody subscribes to anything: an event need not even be written then. May be a moment old.</summary>
    bool HasSubscribers { get; }

    /// <summary>Answers a request; dropped when the peer is gone. Delimiter as in its <see cref="RequestEnvelope"/>.</summary>
    void Reply(PeerId peer, ReadOnlySpan<byte> json, bool delimiter);

    /// <summary>Sends an event, as two frames, to every subscriber whose prefix fits the topic.</summary>
    void Publish(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload);

    /// <summary>Requests may come again, after <see cref="IControlSink.OnMessage"/> returned false.</summary>
    void ResumeRequests();
}
