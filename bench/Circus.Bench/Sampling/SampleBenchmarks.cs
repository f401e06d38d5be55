using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Circus.Sampling;
using Circus.Stats;

namespace Circus.Bench.Sampling;

/// <summary>One process of the statistics stream: read through kept descriptors, parsed, and written as a message. It allocates nothing.</summary>
public class SampleBenchmarks
{
    private readonly ProcessTable _table = new(mostDescriptors: 100);
    private readonly StatsMessage _message = new();
    private Process _process = null!;
    private StatsTarget _target;

    [GlobalSetup]
    public void Setup()
    {
        _process = Process.Start("/bin/sleep", "1000");
        _target = new StatsTarget(_process.Id, 1, 1.0);
        _table.BeginBatch();

        // What seldom changes is read in the first samples.
        for (var i = 0; i < 100; i++)
            _table.TrySample(_target, out _);
        _message.BeginGroup("crypto");
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _process.Kill();
        _process.Dispose();
        _table.Dispose();
    }

    [Benchmark]
    public bool ReadAndParse() => _table.TrySample(_target, out _);

    [Benchmark]
    public int ReadParseAndWrite()
    {
        _table.TrySample(_target, out var info);
        _message.BeginGroup("crypto");
        _message.WriteProcess(info, _target, name: null, unixTime: 1795493483.96);
        return _message.Payload.Length;
    }
}
