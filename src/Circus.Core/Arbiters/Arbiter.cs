using Circus.Commands;
using Circus.Config;
using Circus.Hooks;
using Circus.Options;
using Circus.Protocol;
using Circus.Stats;
using Circus.Watchers;

namespace Circus.Arbiters;

/// <summary>
/// The arbiter: owns the watchers and everything about them. It is driven from one thread by events (an exit, a request, a signal, a
/// timer), each of which changes facts and queues the watchers concerned; <see cref="Pump"/> then reconciles them. What the host has to do
/// about it stands in the <see cref="Effects"/>.
///
/// Order inside a turn: exits, signals, requests, timers, then the pump; so nobody signals a pid that was just reaped.
/// </summary>
public sealed partial class Arbiter
{
    private readonly ArbiterContext _context;
    private readonly IConfigSource _configSource;
    private readonly WatcherTable _watchers = new();

    /// <summary>Watchers that `rm` has taken out of the table and that still have processes.</summary>
    private readonly List<Watcher> _removed = [];
    private readonly CommandCall _call;

    private ArbiterOperation? _operation;
    private bool _isHupPending;

    public Arbiter(ArbiterConfig config, IKernel kernel, IClock clock, Effects effects, Random random, IConfigSource configSource)
    {
        _context = new ArbiterContext(kernel, clock, effects, random);
        _configSource = configSource;
        _call = new CommandCall(this, _context.Replies);
        Config = config;
        Apply(config);
    }

    /// <summary>The configuration in force.</summary>
    public ArbiterConfig Config { get; private set; }

    /// <summary>Everything was stopped on request: the daemon ends.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>What the daemon ends with: 0, or the status of the critical watcher that has failed.</summary>
    public int ExitStatus => _context.CriticalStatus ?? 0;

    /// <summary>Goes up each time that another configuration is in force and who asked for it has been answered: the host lets go of what it replaces.</summary>
    public int ConfigGeneration { get; private set; }

    /// <summary>The earliest deadline; <see cref="Instant.Never"/> if there is none.</summary>
    public Instant NextTimer => _context.Timers.Next;

    /// <summary>Goes up with each process that was started or has ended, and with other sockets.</summary>
    public int ProcessGeneration => _context.ProcessGeneration;

    /// <summary>Where the host counts how long the turns of its loop take.</summary>
    public LoopTimes LoopTimes => _context.LoopTimes;

    internal CircusOptions Options => Config.Circus;

    internal WatcherTable Watchers => _watchers;

    internal IConfigSource ConfigSource => _configSource;

    internal ArbiterContext Context => _context;

    /// <summary>The operation on several watchers that is under way; null if none.</summary>
    internal ArbiterOperation? Operation => _operation;

    /// <summary>A process that the kernel said was started has ended and was reaped.</summary>
    /// <param name="pid">Its pid.</param>
    /// <param name="exitCode">Its exit status, or minus the signal that killed it.</param>
    /// <param name="cpu">The processor time of its life, with that of the children it waited for.</param>
    /// <returns>False for a process that belongs to no watcher (any more).</returns>
    public bool OnExit(int pid, int exitCode, TimeSpan cpu = default)
    {
        if (!_context.Processes.TryGetValue(pid, out var process))
            return false;
        process.Watcher.OnExit(process, exitCode, cpu);
        return true;
    }

    /// <summary>Writes down who runs.</summary>
    public void Fill(Roster roster)
    {
        roster.Clear(ProcessGeneration);
        foreach (var watcher in _watchers.InListOrder)
        {
            if (watcher.Processes.Count == 0)
                continue;
            roster.Add(watcher.ResName);
            for (var i = 0; i < watcher.Processes.Count; i++)
                roster.Add(new StatsTarget(watcher.Processes[i].Pid, watcher.Processes[i].Wid, watcher.Processes[i].Started));
        }

        foreach (var socket in _context.Kernel.Sockets.Look())
            roster.Add(new RosterSocket(socket.Fd, socket.Address));
    }

    /// <summary>A process, or one that descends from it, has sent READY=1.</summary>
    public void OnReady(int pid)
    {
        if (_context.Processes.TryGetValue(pid, out var process))
            process.Watcher.OnReady(process);
    }

    /// <summary>A hook has ended, or couldn't be run; one that was given up meanwhile counts for nothing.</summary>
    public void OnHookDone(HookCall call, in HookOutcome outcome) => call.Watcher.OnHookDone(call, outcome);

    /// <summary>A request of a client; a reply follows at once or when the command has finished, unless it is a cast.</summary>
    public void OnRequest(Request request) => _call.Execute(request);

    /// <summary>Runs what is due.</summary>
    public void RunTimers()
    {
        var now = _context.Clock.Now;
        while (_context.Timers.TryTakeDue(now, out var entry))
            entry.OnTimer();
    }

    /// <summary>Reconciles the watchers that events have touched, with at most so many spawns. True when work is left for another turn.</summary>
    public bool Pump(int maxSpawns)
    {
        do
        {
            while (_context.HasDirty && maxSpawns > 0)
            {
                var watcher = _context.TakeDirty();
                watcher.Reconcile(ref maxSpawns);
                if (watcher.State == WatcherState.Stopped && watcher.Operation is null)
                    Forget(watcher);
            }
        }
        while (maxSpawns > 0 && _context.SpawnBudget.Grant());

        if (_context.CriticalStatus is not null && _operation is not { Kind: ArbiterOperationKind.Quit } && !IsFinished)
            OnQuit();
        if (_isHupPending && !HasOperation)
            OnHup();
        return _context.HasDirty;
    }

    /// <summary>One that was taken out of the table has ended.</summary>
    private void Forget(Watcher watcher)
    {
        if (_removed.Remove(watcher))
            watcher.ForgetOutputs();
    }

    private bool HasOperation
    {
        get
        {
            if (_operation is not null)
                return true;
            foreach (var watcher in _watchers.InListOrder)
            {
                if (watcher.Operation is not null)
                    return true;
            }

            return false;
        }
    }

    private void Apply(ArbiterConfig config)
    {
        Config = config;
        _context.Apply(config.Circus);
        foreach (var watcher in _watchers.InListOrder)
            watcher.ForgetOutputs();
        _context.Sockets = config.Sockets;
        _watchers.Clear();
        foreach (var spec in config.Watchers)
            TryAdd(spec, out _);
    }

    /// <summary>Adds a watcher of a configuration; one whose streams can't be opened is dropped (spec/streams.md §1).</summary>
    private bool TryAdd(WatcherSpec spec, out Watcher watcher)
    {
        watcher = new Watcher(spec.Clone(), _context);
        if (watcher.TryOpenOutputs(out var error))
            return _watchers.TryAdd(watcher);
        _context.Effects.Notice(NoticeKind.WatcherDropped, spec.Name, error);
        return false;
    }
}
