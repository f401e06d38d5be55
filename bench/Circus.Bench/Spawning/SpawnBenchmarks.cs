using BenchmarkDotNet.Attributes;
using Circus.Linux;

namespace Circus.Bench.Spawning;

/// <summary>One real process from spawn to reap, by posix_spawn and with a set-up by the linked C function.</summary>
public class SpawnBenchmarks
{
    private readonly Spawner _spawner = Spawner.Create();
    private readonly Epoll _epoll = Epoll.Create();
    private readonly EpollEvent[] _events = new EpollEvent[1];
    private SpawnRequest _plain;
    private SpawnRequest _withSetup;

    [GlobalSetup]
    public void Setup()
    {
        if (!WordBlock.TryCreate(["/bin/true"], out var arguments) || !WordBlock.TryCreate([], out var environment))
            throw new InvalidOperationException("no NUL in there");
        var descriptors = new FdMapping[] { new(0, FdMapping.Null), new(1, FdMapping.Null), new(2, FdMapping.Null) };
        _plain = new SpawnRequest { Arguments = arguments, Environment = environment, Descriptors = descriptors };
        _withSetup = new SpawnRequest
        {
            Arguments = arguments,
            Environment = environment,
            Descriptors = descriptors,
            Setup = new ChildSetup { Rlimits = [(Rlimit.CORE, new RlimitValue(0, 0))] },
        };
    }

    [Benchmark(Baseline = true)]
    public int PlainSpawn() => SpawnAndReap(_plain);

    [Benchmark]
    public int SpawnWithSetup() => SpawnAndReap(_withSetup);

    private int SpawnAndReap(in SpawnRequest request)
    {
        var result = _spawner.Spawn(request);
        var pidfd = result.PidFd;
        _epoll.Add(pidfd.Value, EpollEvents.In, 0);
        while (_epoll.Wait(_events, -1) == 0)
        {
        }

        Reaper.WaitPidFd(pidfd.Value, out var status, out _);
        pidfd.Close();
        return status.Code;
    }
}
