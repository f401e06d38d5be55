using Circus.Hooks;
using Circus.Options;
using Circus.Processes;
using Circus.Protocol;

namespace Circus.Watchers;

/// <content>Spawning: batches, replacements, warm-up, failed execs.</content>
internal sealed partial class Watcher
{
    /// <summary>What a reload allows itself where max_retry says "endless": the old processes are still there (decision Q84).</summary>
    private const int ReloadExecLimit = 5;

    private ILaunch? _launch;

    /// <summary>Processes of the current batch still to be spawned.</summary>
    private int _fresh;
    private int _batchFailedExecs;
    private TimeSpan _batchBackoff;
    private Instant _batchDue;

    /// <summary>No spawn before this: the warm-up delay after the latest one.</summary>
    private Instant _gate;

    /// <summary>The batch is over at this time: the warm-up delay after its last spawn.</summary>
    private Instant _batchEnd;

    internal bool IsBatchDone => _fresh == 0 && _unready == 0 && _batchEnd <= _context.Clock.Now;

    /// <summary>Processes that count against numprocesses: all but those on their way out for good.</summary>
    private int StayingCount
    {
        get
        {
            var count = 0;
            foreach (var process in _processes)
            {
                if (!process.IsLeaving)
                    count++;
            }

            return count;
        }
    }

    private int MissingCount => Options.NumProcesses - StayingCount - _vacancies.Count - _fresh;

    /// <summary>A parallel reload spawns back to back (spec/processes.md §5); one that starts a stopped watcher warms up like a start.</summary>
    private bool IsParallelReload => State == WatcherState.Active && _operation is { Kind: OperationKind.Reload, Phase: OperationPhase.Spawning };

    private void BeginBatch(int count)
    {
        _fresh = count;
        _maySpawn = false;
        _batchFailedExecs = 0;
        _batchBackoff = TimeSpan.Zero;
        _batchDue = default;
        _batchEnd = default;
    }

    private void Replace(Process dead, ReapReason reason, int exitCode)
    {
        if (_operation is { Phase: OperationPhase.Sequential } operation && operation.Target == dead.Pid)
        {
            operation.Target = 0;
            BeginBatch(1);
        }

        if (!dead.IsReady && !dead.IsLeaving && IsOfBatch(dead))
        {
            RetryUnready(reason, exitCode);
            return;
        }

        if (!Options.Respawn || MissingCount <= 0)
            return;
        if (Options.OnDemand && reason == ReapReason.Exited && exitCode == 0)
            return;

        var now = _context.Clock.Now;
        var delay = reason switch
        {
            ReapReason.Exited or ReapReason.Signalled when dead.IsReady =>
                EarlyDeath.DelayAfter(now - dead.StartedAt, dead.Backoff, Options.Backoff, _context.CheckDelay),

            // It has never been up, however long it took.
            ReapReason.Exited or ReapReason.Signalled or ReapReason.Unready => EarlyDeath.Next(dead.Backoff, Options.Backoff, _context.CheckDelay),
            _ => TimeSpan.Zero,
        };
        _vacancies.Add(new(now + delay, delay, 0));
    }

    private void SpawnWhatIsDue(ref int budget)
    {
        var now = _context.Clock.Now;
        while (_fresh > 0 && budget > 0 && _batchDue <= now && (IsParallelReload || _gate <= now) && IsSpawnAllowed() && MaySpawn())
        {
            budget--;
            SpawnOfBatch();
            now = _context.Clock.Now;
        }

        for (var i = _vacancies.Count - 1; i >= 0 && budget > 0 && _gate <= now; i--)
        {
            if (_vacancies[i].Due > now)
                continue;
            if (!IsSpawnAllowed() || !MaySpawn())
                return;

            var vacancy = _vacancies[i];
            _vacancies[i] = _vacancies[^1];
            _vacancies.RemoveAt(_vacancies.Count - 1);
            budget--;
            SpawnReplacement(vacancy);
            i = Math.Min(i, _vacancies.Count);
            now = _context.Clock.Now;
        }
    }

    /// <summary>Whether no hook is awaited, and before_spawn has said yes; asks it otherwise.</summary>
    private bool IsSpawnAllowed() => _hook is null && (_maySpawn || !TryAwait(HookPoint.BeforeSpawn));

    /// <summary>Whether the host-wide budget lets one more spawn pass; a watcher that it doesn't enrolls.</summary>
    private bool MaySpawn()
    {
        if (!_context.SpawnBudget.IsLimited)
            return true;
        if (!HasSpawnGrant)
        {
            _context.SpawnBudget.Enroll(this);
            return false;
        }

        HasSpawnGrant = false;
        return true;
    }

    private void SpawnOfBatch()
    {
        if (TrySpawn(TimeSpan.Zero, out var failure))
        {
            _fresh--;
            if (Options.Ready.Kind == ReadyKind.None)
                ForgetBatchFailures();
            _batchEnd = _gate;
            return;
        }

        OnBatchFailure(failure.Error!, NotExecutable, failure.IsTransient);
    }

    private void ForgetBatchFailures()
    {
        _batchFailedExecs = 0;
        _batchBackoff = TimeSpan.Zero;
    }

    /// <summary>A process of the batch couldn't be started, or has never been ready: tried again until max_retry is reached.</summary>
    private void OnBatchFailure(string error, int exitStatus, bool isTransient = false)
    {
        if (!isTransient)
            _batchFailedExecs++;
        var isReload = State == WatcherState.Active && _operation?.Kind == OperationKind.Reload;
        if (IsExecLimitReached(_batchFailedExecs, isReload))
        {
            if (isReload)
                FailReload(error);
            else
                GiveUp(error, exitStatus);
            return;
        }

        _batchBackoff = EarlyDeath.Next(_batchBackoff, Options.Backoff, _context.CheckDelay);
        _batchDue = _context.Clock.Now + _batchBackoff;
    }

    private void SpawnReplacement(Vacancy vacancy)
    {
        if (TrySpawn(vacancy.Backoff, out var failure))
        {
            Counters.Restarts++;
            return;
        }

        var failedExecs = failure.IsTransient ? vacancy.FailedExecs : vacancy.FailedExecs + 1;
        if (IsExecLimitReached(failedExecs, isReload: false))
        {
            GiveUp(failure.Error!, NotExecutable);
            return;
        }

        var backoff = EarlyDeath.Next(vacancy.Backoff, Options.Backoff, _context.CheckDelay);
        _vacancies.Add(new(_context.Clock.Now + backoff, backoff, failedExecs));
    }

    /// <summary>max_retry (spec/processes.md §1, decision Q13): −1 is endless, 0 never spawns.</summary>
    private bool IsExecLimitReached(int failedExecs, bool isReload) =>
        Options.MaxRetry >= 0 ? failedExecs >= Options.MaxRetry : isReload && failedExecs >= ReloadExecLimit;

    private void GiveUp(string error, int exitStatus)
    {
        Notice(NoticeKind.SpawnGivenUp, error, Options.MaxRetry);
        FailIfCritical(exitStatus);
        EnterStopping();
    }

    private bool TrySpawn(TimeSpan backoff, out SpawnResult result)
    {
        var now = _context.Clock.Now;
        var unixTime = _context.Clock.UnixTime;
        var wid = _wids.TakeLowest();
        result = SpawnNow(wid);
        if (result.Error is { } error)
        {
            _wids.Release(wid);
            Counters.SpawnFailures++;
            Notice(NoticeKind.SpawnFailed, error);
            _context.Effects.Publish(new(EventKind.SpawnFailed, ResName, unixTime) { Error = error });
            return false;
        }

        var process = _context.TakeProcess();
        process.Begin(this, result.Pid, wid, now, unixTime, backoff);
        _processes.Add(process);
        Counters.Spawns++;
        _context.ProcessGeneration++;
        _context.Processes.Add(result.Pid, process);
        _unready++;
        _gate = IsParallelReload ? default : now + Options.WarmupDelay;
        _maySpawn = false;
        if (!TryAwait(HookPoint.AfterSpawn, process))
            Announce(process);
        return true;
    }

    /// <summary>Tells of a new process; from here on it can be ready.</summary>
    private void Announce(Process process)
    {
        PublishSpawn(process);
        AwaitReady(process);
    }

    private SpawnResult SpawnNow(int wid)
    {
        if (Options.MaxRetry == 0)
            return SpawnResult.Failed("max_retry is 0: no attempt is allowed");
        if (_launch is null && !_context.Kernel.TryPrepare(Spec, out _launch, out var error))
            return SpawnResult.Failed(error);
        return _context.Kernel.Spawn(_launch!, wid, Outputs);
    }

    /// <summary>Has a process replaced at max_age plus a random part, drawn here.</summary>
    private void ArmMaxAge(Process process)
    {
        if (process.State != ProcessState.Running)
            return;
        _context.Timers.Disarm(process);
        if (Options.MaxAge == 0)
            return;
        var seconds = (double)Options.MaxAge + _context.Random.NextInt64(0, Math.Max(0, Options.MaxAgeVariance) + 1L);
        _context.Timers.Arm(process, process.StartedAt + TimeSpan.FromSeconds(seconds));
    }

    private bool HasDueSpawn(Instant now) => NextSpawn() <= now;

    private Instant NextSpawn()
    {
        var next = Instant.Never;
        if (_fresh > 0)
            next = IsParallelReload ? _batchDue : Instant.Max(_batchDue, _gate);
        foreach (var vacancy in _vacancies)
            next = Instant.Min(next, Instant.Max(vacancy.Due, _gate));
        return next;
    }

    private Instant NextDeadline()
    {
        if (State == WatcherState.Stopped)
            return _awaitDue;
        if (State is not (WatcherState.Starting or WatcherState.Active))
            return Instant.Never;
        var next = NextSpawn();
        return _fresh == 0 && _batchEnd > _context.Clock.Now ? Instant.Min(next, _batchEnd) : next;
    }
}
