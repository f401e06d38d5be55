using BenchmarkDotNet.Attributes;
using Circus.Arbiters;
using Circus.Config;
using Circus.ManagedSockets;
using Circus.Options;
using Circus.Streams;

namespace Circus.Bench.Watchers;

/// <summary>One death and its replacement through the state machines, on a kernel that only counts.</summary>
public class RespawnBenchmarks : IKernel, IClock, ILaunch
{
    private readonly Effects _effects = new();
    private readonly Queue<int> _pids = new();
    private Arbiter _arbiter = null!;
    private int _nextPid = 1;
    private long _now = 1;

    /// <summary>Processes of the watcher.</summary>
    [Params(1, 1000)]
    public int Processes { get; set; }

    IManagedSockets IKernel.Sockets { get; } = new SocketTable(_ => { }, _ => { });

    public Instant Now => new(_now);

    public double UnixTime => _now * 1e-9;

    [GlobalSetup]
    public void Setup()
    {
        var watcher = new WatcherSpec { Name = "crypto", Options = new WatcherOptions { Cmd = "worker", NumProcesses = Processes } };
        var config = new ArbiterConfig { Circus = new CircusOptions(), Watchers = [watcher], Sockets = [], Plugins = [] };
        _arbiter = new Arbiter(config, this, this, _effects, new Random(1), new NoConfigSource());
        _arbiter.Start();
        while (_arbiter.Pump(1_000))
        {
        }

        _effects.Clear();
    }

    [Benchmark]
    public int ReapAndRespawn()
    {
        _now += 2_000_000_000;
        _arbiter.OnExit(_pids.Dequeue(), -9);
        _arbiter.Pump(32);
        var count = _effects.All.Length;
        _effects.Clear();
        return count;
    }

    bool IKernel.TryPrepare(WatcherSpec spec, out ILaunch? launch, out string error)
    {
        launch = this;
        error = "";
        return true;
    }

    SpawnResult IKernel.Spawn(ILaunch launch, int wid, IOutputs? outputs)
    {
        _pids.Enqueue(_nextPid);
        return SpawnResult.Started(_nextPid++);
    }

    SignalResult IKernel.Signal(int pid, int signum, SignalScope scope, List<int> signalled) => default;

    SignalResult IKernel.SignalChild(int pid, int childPid, int signum) => default;

    private sealed class NoConfigSource : IConfigSource, IIdentities
    {
        public IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>();

        public string WorkingDirectory => "/";

        public IIdentities Identities => this;

        public bool TryLoad([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ArbiterConfig? config, out string error)
        {
            config = null;
            error = "a bench has no file";
            return false;
        }

        public bool TryAdopt(CircusOptions options, out string error)
        {
            error = "";
            return true;
        }

        public bool TryGetUid(string user, out uint uid) => uint.TryParse(user, out uid);

        public bool TryGetGid(string group, out uint gid) => uint.TryParse(group, out gid);
    }

    bool IKernel.TryOpenOutputs(WatcherSpec spec, out IOutputs? outputs, out string error)
    {
        outputs = null;
        error = "";
        return true;
    }

    void IKernel.ReopenOutputs(IOutputs outputs)
    {
    }

    void IKernel.CloseOutputs(IOutputs outputs)
    {
    }

    void IKernel.ReplaceOutputs(IOutputs? outputs, IOutputs? successor)
    {
    }
}
