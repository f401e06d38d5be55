namespace Circus.Control;

/// <summary>
/// The prefixes of one subscriber: a set. libzmq's PUB keeps one as well (asking twice and cancelling once ends it, seen with 4.3.4); counting
/// duplicates is the SUB socket's part.
/// </summary>
internal sealed class Subscriptions(int max)
{
    private readonly List<byte[]> _prefixes = [];

    internal int Count => _prefixes.Count;

    /// <summary>Adds a prefix, if it is new; false when there are too many.</summary>
    internal bool TryAdd(ReadOnlySpan<byte> prefix)
    {
        if (IndexOf(prefix) >= 0) return true;
        if (_prefixes.Count >= max) return false;
        _prefixes.Add(prefix.ToArray());
        return true;
    }

    /// <summary>Forgets a prefix; nothing when it is not there.</summary>
    internal void Remove(ReadOnlySpan<byte> prefix)
    {
        var index = IndexOf(prefix);
        if (index < 0) return;
        _prefixes[index] = _prefixes[^1];
        _prefixes.RemoveAt(_prefixes.Count - 1);
    }

    /// <summary>Lines of workers are asked for by name: who takes all topics, as clients of Circus do, expects events alone.</summary>
    internal bool Matches(ReadOnlySpan<byte> topic)
    {
        var least = topic.StartsWith(StreamTopics) ? StreamTopics.Length : 0;
        foreach (var prefix in _prefixes)
            if (prefix.Length >= least && topic.StartsWith(prefix)) return true;
        return false;
    }

    /// <summary>Whether lines of workers are asked for.</summary>
    internal bool HasStreams
    {
        get
        {
            foreach (var prefix in _prefixes)
                if (prefix.AsSpan().StartsWith(StreamTopics)) return true;
            return false;
        }
    }

    private static ReadOnlySpan<byte> StreamTopics => "stream."u8;

    private int IndexOf(ReadOnlySpan<byte> prefix)
    {
        for (var i = 0; i < _prefixes.Count; i++)
            if (prefix.SequenceEqual(_prefixes[i])) return i;
        return -1;
    }
}
