namespace Circus.EndToEnd;

/// <summary>A SUB socket on a stats endpoint.</summary>
internal sealed class Statistics(ZmqPeer zmq, string endpoint, string[] prefixes)
{
    private readonly string _socket = zmq.Open("SUB", endpoint, prefixes);

    /// <summary>The next message.</summary>
    internal (string Topic, JsonObject Payload) Next()
    {
        var frames = zmq.Receive(_socket, Patience.Milliseconds);
        Assert.True(frames is { Length: 2 }, "no statistics");
        return (frames![0], JsonNode.Parse(frames[1])!.AsObject());
    }

    /// <summary>The payload of the next message with this topic that is as wanted.</summary>
    internal JsonObject WaitFor(string topic, Predicate<JsonObject>? wanted = null)
    {
        var end = DateTime.UtcNow + Patience.Deadline;
        while (DateTime.UtcNow < end)
        {
            var (next, payload) = Next();
            if (next == topic && wanted?.Invoke(payload) != false)
                return payload;
        }

        Assert.Fail($"waited in vain for {topic}");
        return null!;
    }

    internal void Close() => zmq.Close(_socket);
}
