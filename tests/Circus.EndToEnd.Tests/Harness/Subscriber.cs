namespace Circus.EndToEnd;

/// <summary>A SUB socket whose subscriptions are known to hold.</summary>
internal sealed class Subscriber
{
    private const string ProbePrefix = "probe-";
    private static int _probes;

    private readonly ZmqPeer _zmq;
    private readonly string _endpoint;
    private readonly string _socket;

    internal Subscriber(ZmqPeer zmq, string endpoint, string pubsubEndpoint, string[] prefixes)
    {
        _zmq = zmq;
        _endpoint = endpoint;
        _socket = zmq.Open("SUB", pubsubEndpoint, [.. prefixes, $"watcher.{ProbePrefix}"]);
        All();
    }

    /// <summary>Every event published until now that was not read yet.</summary>
    internal IReadOnlyList<Event> All()
    {
        var probe = $"{ProbePrefix}{Interlocked.Increment(ref _probes)}";
        return [.. _zmq.Probe(_socket, _endpoint, probe).Select(Event.Parse).Where(IsNoProbe)];
    }

    /// <summary>The next event; waits for it.</summary>
    internal Event Next()
    {
        while (true)
        {
            var frames = _zmq.Receive(_socket, Patience.Milliseconds);
            Assert.True(frames is not null, "no event");
            var parsed = Event.Parse(frames!);
            if (IsNoProbe(parsed))
                return parsed;
        }
    }

    /// <summary>The next events up to the given number of one name, such as "web.spawn".</summary>
    internal IReadOnlyList<Event> Until(string name, int count = 1)
    {
        var events = new List<Event>();
        for (var found = 0; found < count; found += events[^1].Name == name ? 1 : 0)
            events.Add(Next());
        return events;
    }

    private static bool IsNoProbe(Event each) => !each.Name.StartsWith(ProbePrefix, StringComparison.Ordinal);
}

/// <summary>One event: the topic without its first word, and the payload.</summary>
internal sealed record Event(string Name, JsonObject Payload)
{
    internal int Pid => (int)Payload["process_pid"]!;

    internal double Time => (double)Payload["time"]!;

    internal int ExitCode => (int)Payload["exit_code"]!;

    internal string Reason => (string)Payload["reason"]!;

    internal static Event Parse(string[] frames)
    {
        Assert.Equal(2, frames.Length);
        Assert.StartsWith("watcher.", frames[0], StringComparison.Ordinal);
        return new Event(frames[0]["watcher.".Length..], JsonNode.Parse(frames[1])!.AsObject());
    }
}

internal static class Events
{
    /// <summary>The names of the events, as one readable text.</summary>
    internal static string Names(this IEnumerable<Event> events) => string.Join(' ', events.Select(each => each.Name));

    internal static IEnumerable<Event> Named(this IEnumerable<Event> events, string name) => events.Where(each => each.Name == name);
}
