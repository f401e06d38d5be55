namespace Circus.Streams;

/// <summary>The open streams of one watcher; what they hold is the host's business.</summary>
public interface IOutputs
{
    /// <summary>What has gone through the stream of stdout so far; null without one.</summary>
    StreamCounters? Stdout { get; }

    /// <summary>What has gone through the stream of stderr so far; null without one.</summary>
    StreamCounters? Stderr { get; }
}
