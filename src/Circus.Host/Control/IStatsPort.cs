namespace Circus.Control;

/// <summary>The way of statistics to their subscribers, for one thread. A batch travels in pieces of many messages each.</summary>
public interface IStatsPort
{
    /// <summary>Adds one message, two frames, to the batch.</summary>
    void Add(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload);

    /// <summary>Sends what was added and isn't under way yet, to every subscriber whose prefix fits the topic.</summary>
    void Flush();
}
