using Circus.Arbiters;
using Circus.Config;
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
    private readonly ArbiterContext _context;
    private readonly List<Process> _processes = [];
    private readonly List<Vacancy> _vacancies = [];
    private readonly WidSet _wids = new();

    internal Watcher(WatcherSpec spec, ArbiterContext context)
    {
        Spec = spec;
        _context = context;
        ResName = spec.Name.ToLowerInvariant().Replace(' ', '_');
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

    /// <summary>Its processes, in spawn order.</summary>
    internal IReadOnlyList<Process> Processes => _processes;

    internal int VacancyCount => _vacancies.Count;

    /// <summary>An option that the command line, environment or set-up depends on has changed: the next spawn prepares anew.</summary>
    internal void ForgetLaunch() => _launch = null;

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

        while (Step())
        {
        }

        // A step may have made spawns due (a restart's second half): they belong to this turn as far as the budget goes.
        if (State is WatcherState.Starting or WatcherState.Active && HasDueSpawn(_context.Clock.Now))
        {
            _context.Timers.Disarm(this);
            _context.MarkDirty(this);
            return;
        }

        _context.Timers.Arm(this, NextDeadline());
    }

    internal override void OnTimer() => _context.MarkDirty(this);

    internal void OnProcessTimer(Process process)
    {
        if (process.State == ProcessState.Running)
            BeginStop(process, ReapReason.MaxAge, Options.StopSignal, Options.GracefulTimeout);
        else
            Escalate(process);
    }

    /// <summary>A process of this watcher has ended and was reaped.</summary>
    internal void OnExit(Process process, int exitCode, TimeSpan cpu)
    {
        _context.Timers.Disarm(process);
        _context.Processes.Remove(process.Pid);
        _processes.Remove(process);
        _context.ProcessGeneration++;
        _wids.Release(process.Wid);

        var reason = process.State != ProcessState.Running ? process.StopReason : exitCode < 0 ? ReapReason.Signalled : ReapReason.Exited;
        var isOwnDeath = reason is ReapReason.Exited or ReapReason.Signalled;
        Counters.AddDeath(reason, isOwnDeath && _context.Clock.Now - process.StartedAt < EarlyDeath.Threshold, cpu);
        Publish(EventKind.Reap, process.Pid, exitCode, reason);
        if (process.PendingKills is { } pendingKills)
        {
            foreach (var pending in pendingKills)
                _context.Complete(pending);
        }

        if (State is WatcherState.Starting or WatcherState.Active)
            Replace(process, reason);
        _context.ReturnProcess(process);
        _context.MarkDirty(this);
    }

    /// <summary>Lets go of the processes without ending them (rm with nostop): they run on unsupervised.</summary>
    internal void Abandon()
    {
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
        State = WatcherState.Stopped;
        _context.Timers.Disarm(this);
    }

    internal void Publish(EventKind kind) => _context.Effects.Publish(new(kind, ResName, _context.Clock.UnixTime));

    private void Publish(EventKind kind, int pid, int exitCode = 0, ReapReason reason = ReapReason.Exited) =>
        _context.Effects.Publish(new(kind, ResName, _context.Clock.UnixTime, pid, exitCode, reason));

    private void Notice(NoticeKind kind, string? text = null, int number = 0) => _context.Effects.Notice(kind, Name, text, number);
}
