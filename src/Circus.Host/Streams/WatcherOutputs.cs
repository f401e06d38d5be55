namespace Circus.Streams;

/// <summary>The two streams of one watcher.</summary>
internal sealed class WatcherOutputs(OutputStream? stdout, OutputStream? stderr) : IOutputs
{
    internal OutputStream? StdoutStream { get; } = stdout;

    internal OutputStream? StderrStream { get; } = stderr;

    public StreamCounters? Stdout => StdoutStream?.Counters;

    public StreamCounters? Stderr => StderrStream?.Counters;
}
