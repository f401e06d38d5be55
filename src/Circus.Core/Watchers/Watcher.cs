using Circus.Arbiters;
using Circus.Config;
using Circus.Hooks;
using Circus.Options;
using Circus.Processes;
using Circus.Protocol;
using Circus.Stats;

namespace Circus.Watchers;

/// <summary>
/// One watcher: a command, a wanted number of processes, and those that it has.
///
/// States: Stopped → Starting (a first batch is being spawned) → Active → Stopping (all processes are ending) → Stopped; a start that
/// fails goes Starting → Stopping. Commands don't act themselves: they set the operation (<see cref="WatcherOperation"/>), which says
/// what is wanted, and events (a spawn, an exit, a timer) change facts; after both the watcher is put into the arbiter's queue, and
/// <see cref="Reconcile"/> does whatever brings the facts closer to what is wanted. So nothing recurses and nothing waits: a wait is a
/// state and a deadline in the timer heap.
///
/// What is to be spawned stands in two places: <c>_fresh</c>, a batch all alike (start, incr, reload), and <c>_vacancies</c>, the dead
/// ones to be replaced, each with its own back-off.
/// </summary>
internal sealed partial class Watcher : TimerEntry
{
    /// <summary>process_status of a process that has ended by itself: it no longer exists (spec/plugins-and-hooks.md §5).</summary>
    private const int GoneStatus = 2;

    private readonly ArbiterContext _context;
    private readonly List<Process> _processes = [];
    private readonly List<Vacancy> _vacancies = [];
    private readonly WidSet _wids = new();

    internal Watcher(WatcherSpec spec, ArbiterContext context)
    {
        Spec = spec;
        _context = context;
        ResName = spec.Name.ToLowerInvariant().Replace(' ', '_');
        _hooks = WatcherHooks.Of(spec.Options);
    }

    internal WatcherSpec Spec { get; private set; }

    internal string Name => Spec.Name;

    /// <summary>The name in event topics (spec/overview.md §1).</summary>
    internal string ResName { get; }

    internal WatcherOptions Options => Spec.Options;

    internal WatcherState State { get; private set; }

    internal WatcherCounters Counters { get; } = new();

    /// <summary>It waits in the queue of the turn.</summary>
    internal bool IsQueued { get; set; }

    /// <summary>It has enrolled for a spawn (option spawn_rate).</summary>
    internal bool IsAwaitingSpawn { get; set; }

    /// <summary>It may spawn one process, in its next reconciliation.</summary>
    internal bool HasSpawnGrant { get; set; }

    /// <summary>Its processes, in spawn order.</summary>
    internal IReadOnlyList<Process> Processes => _processes;

    internal int VacancyCount => _vacancies.Count;

    /// <summary>An option that the command line, environment or set-up depends on has changed: the next spawn prepares anew.</summary>
    internal void ForgetLaunch()
    {
        _launch = null;
        _hooks = WatcherHooks.Of(Options);
    }

    /// <summary>Gives it another definition of the same name; what runs is left alone.</summary>
    internal void Redefine(WatcherSpec spec)
    {
        Spec = spec;
        ForgetLaunch();
    }

    internal int[] SortedPids()
    {
        var pids = new int[_processes.Count];
        for (var i = 0; i < pids.Length; i++)
            pids[i] = _processes[i].Pid;
        Array.Sort(pids);
        return pids;
    }

    internal Process? Find(int pid) =>
        _context.Processes.TryGetValue(pid, out var process) && ReferenceEquals(process.Watcher, this) ? process : null;

    /// <summary>Does what the state, the operation and the clock ask for, with at most <paramref name="budget"/> spawns.</summary>
    internal void Reconcile(ref int budget)
    {
        if (State is WatcherState.Starting or WatcherState.Active)
            SpawnWhatIsDue(ref budget);
        if (HasSpawnGrant)
        {
            HasSpawnGrant = false;
            _context.SpawnBudget.GiveBack();
        }

        while (Step())
        {
        }

        // A step may have made spawns due (a restart's second half): they belong to this turn as far as the budget goes.
        if (State is WatcherState.Starting or WatcherState.Active && HasDueSpawn(_context.Clock.Now))
        {
            _context.Timers.Disarm(this);
            if (!IsAwaitingSpawn && _hook is null)
                _context.MarkDirty(this);
            return;
        }

        _context.Timers.Arm(this, NextDeadline());
    }

    internal override void OnTimer() => _context.MarkDirty(this);

    internal void OnProcessTimer(Process process)
    {
        if (process.State == ProcessState.Starting)
            OnReadyTimer(process);
        else if (process.State == ProcessState.Running)
            BeginStop(process, ReapReason.MaxAge);
        else
            Escalate(process);
    }

    /// <summary>A process of this watcher has ended and was reaped.</summary>
    internal void OnExit(Process process, int exitCode, TimeSpan cpu)
    {
        _context.Timers.Disarm(process);
        _context.Processes.Remove(process.Pid);
        _lastExitCode = exitCode;
        if (!process.IsAnnounced)
            PublishSpawn(process);
        process.HasEndedByItself = process.IsUp;
        if (process.IsUp)
            process.StopReason = exitCode < 0 ? ReapReason.Signalled : ReapReason.Exited;
        Counters.AddDeath(process.StopReason, process.HasEndedByItself && _context.Clock.Now - process.StartedAt < EarlyDeath.Threshold, cpu);
        process.ExitCode = exitCode;
        process.State = ProcessState.Ended;
        if (process.OpenCalls == 0)
            BeginReap(process);
    }

    private void BeginReap(Process process)
    {
        if (_hooks?[HookPoint.BeforeReap] is { } hook)
            RunForProcess(new HookCall(this, HookPoint.BeforeReap, hook, process) { Time = _context.Clock.UnixTime });
        else
            Forget(process);
    }

    /// <summary>Tells of its end, and sees to its replacement.</summary>
    private void Forget(Process process)
    {
        _processes.Remove(process);
        _context.ProcessGeneration++;
        _wids.Release(process.Wid);
        if (!process.IsReady)
            _unready--;
        var (exitCode, reason) = (process.ExitCode, process.StopReason);
        Publish(EventKind.Reap, process.Pid, exitCode, reason);
        if (_hooks?[HookPoint.AfterReap] is { } hook)
        {
            RunForProcess(new HookCall(this, HookPoint.AfterReap, hook, process)
            {
                Time = _context.Clock.UnixTime,
                ExitCode = exitCode,
                ProcessStatus = process.HasEndedByItself ? GoneStatus : null,
            });
        }

        if (process.PendingKills is { } pendingKills)
        {
            foreach (var pending in pendingKills)
                _context.Complete(pending);
        }

        if (State is WatcherState.Starting or WatcherState.Active)
            Replace(process, reason, exitCode);
        _context.ReturnProcess(process);
        _context.MarkDirty(this);
    }

    private void PublishSpawn(Process process)
    {
        process.IsAnnounced = true;
        _context.Effects.Publish(new(EventKind.Spawn, ResName, process.Started, process.Pid));
    }

    /// <summary>Lets go of the processes without ending them (rm with nostop): they run on unsupervised.</summary>
    internal void Abandon()
    {
        CancelHook();
        foreach (var process in _processes)
        {
            _context.Timers.Disarm(process);
            _context.Processes.Remove(process.Pid);
            if (process.PendingKills is { } pendingKills)
            {
                foreach (var pending in pendingKills)
                    _context.Complete(pending);
            }
        }

        _processes.Clear();
        _context.ProcessGeneration++;
        _vacancies.Clear();
        _fresh = 0;
        ForgetOutputs();
        _unready = 0;
        State = WatcherState.Stopped;
        _context.SpawnBudget.Withdraw(this);
        _context.Timers.Disarm(this);
    }

    internal void Publish(EventKind kind) => _context.Effects.Publish(new(kind, ResName, _context.Clock.UnixTime));

    private void Publish(EventKind kind, int pid, int exitCode = 0, ReapReason reason = ReapReason.Exited) =>
        _context.Effects.Publish(new(kind, ResName, _context.Clock.UnixTime, pid, exitCode, reason));

    private void Notice(NoticeKind kind, string? text = null, int number = 0) => _context.Effects.Notice(kind, Name, text, number);
}
