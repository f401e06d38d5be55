using BenchmarkDotNet.Attributes;
using Circus.Protocol;

namespace Circus.Bench.Protocol;

/// <summary>An event from the state machines to its two frames.</summary>
public class EventBenchmarks
{
    private readonly EventWriter _writer = new();
    private readonly WatcherEvent _reap = new(EventKind.Reap, "crypto", 1795493483.96, 4711, -9, ReapReason.Signalled);

    [Benchmark]
    public int WriteReap()
    {
        _writer.Write(_reap);
        return _writer.Payload.Length;
    }
}
