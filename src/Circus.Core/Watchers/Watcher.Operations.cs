using Circus.Hooks;
using Circus.Protocol;

namespace Circus.Watchers;

/// <content>The exclusive operation: how each kind proceeds, and what its waiters are told.</content>
internal sealed partial class Watcher
{
    private const int SigHup = 1;

    private WatcherOperation? _operation;

    /// <summary>The operation under way; null if none.</summary>
    internal WatcherOperation? Operation => _operation;

    /// <summary>Begins an operation; the caller has made sure that none is under way.</summary>
    internal void Begin(WatcherOperation operation)
    {
        operation.PidsBefore = SortedPids();
        _operation = operation;
        _context.MarkDirty(this);

        // At once, so that nothing due is spawned in between, and signals go out in the order of the operations.
        if (operation.Kind is not (OperationKind.Stop or OperationKind.Restart))
            return;
        if (State is WatcherState.Starting or WatcherState.Active)
            EnterStopping();
        else if (_hook is { Point: HookPoint.BeforeStart })
            CancelHook();
    }

    /// <summary>Begins a stop, which takes over from whatever is under way; the clients of a stop under way wait for this one.</summary>
    internal void BeginStopOperation(WatcherOperation stop)
    {
        ForgetDemand();
        if (_operation is { Kind: OperationKind.Stop } underWay)
        {
            if (stop.Parent is null)
            {
                underWay.Waiters.AddRange(stop.Waiters);
                return;
            }

            stop.Waiters.AddRange(underWay.Waiters);
        }
        else if (_operation is { } interrupted)
        {
            interrupted.Failure = $"{interrupted.LockName} was ended by {stop.LockName}";
            Complete();
        }

        Begin(stop);
    }

    /// <summary>One step towards the end of the operation or to the next state; false when nothing can be done now.</summary>
    private bool Step()
    {
        if (_hook is not null)
            return false;
        switch (State)
        {
            case WatcherState.Stopping when _processes.Count == 0 && _openCalls == 0:
                EnterStopped();
                return true;
            case WatcherState.Starting when IsBatchDone:
                if (!TryAwait(HookPoint.AfterStart))
                    EnterActive();
                return true;
            case WatcherState.Active when IsExhausted:
                if (!Options.OnDemand)
                    FailIfCritical(StatusOf(_lastExitCode));
                EnterStopping();
                return true;
        }

        return _operation?.Kind switch
        {
            OperationKind.Start => StepStart(_operation),
            OperationKind.Stop => State == WatcherState.Stopped && Complete(),
            OperationKind.Restart => StepRestart(_operation),
            OperationKind.Reload => StepReload(_operation),
            OperationKind.Resize => StepResize(_operation),
            _ => StepOnDemand(),
        };
    }

    /// <summary>Without respawn, a watcher whose last process has ended stops (spec/overview.md §4); so does one on demand that has nothing to do.</summary>
    private bool IsExhausted => (!Options.Respawn || Options.OnDemand) && Options.NumProcesses > 0 && _processes.Count == 0 && _vacancies.Count == 0 && IsBatchDone
        && _operation is null or { Phase: not OperationPhase.New };

    private bool StepStart(WatcherOperation operation)
    {
        if (State == WatcherState.Stopped && operation.Phase == OperationPhase.New)
        {
            if (Options.OnDemand && !operation.IsDemanded)
            {
                Arm();
                return Complete();
            }

            operation.Phase = OperationPhase.Spawning;
            BeginStarting();
            return true;
        }

        if (State == WatcherState.Active && operation.Phase == OperationPhase.New)
        {
            operation.Phase = OperationPhase.Spawning;
            BeginBatch(Math.Max(0, MissingCount));
            return true;
        }

        // A hook may have kept it from starting: the client is still there.
        if (State == WatcherState.Stopped && operation.IsDemanded && _awaitDue == Instant.Never)
            AwaitNextClient();
        return (State == WatcherState.Stopped || (State == WatcherState.Active && IsBatchDone)) && Complete();
    }

    private bool StepRestart(WatcherOperation operation)
    {
        if (State != WatcherState.Stopped)
            return false;
        operation.Kind = OperationKind.Start;
        operation.IsDemanded = operation.PidsBefore.Length > 0;
        return true;
    }

    private bool StepResize(WatcherOperation operation)
    {
        if (State == WatcherState.Stopped)
            return Complete();
        if (State == WatcherState.Active && operation.Phase == OperationPhase.New)
        {
            operation.Phase = OperationPhase.Spawning;
            Balance(operation.Growth);
            return true;
        }

        return State == WatcherState.Active && IsBatchDone && !HasLeaving && Complete();
    }

    /// <summary>
    /// Brings the number of processes, spawned and still to be spawned, to numprocesses. Without respawn what has ended stays ended
    /// (spec/processes.md §6), and only what was asked for on top is spawned.
    /// </summary>
    private void Balance(int growth)
    {
        if (!Options.Respawn)
            _vacancies.Clear();
        var missing = Math.Max(0, MissingCount);
        BeginBatch(Options.Respawn ? missing : Math.Clamp(growth, 0, missing));
        EndSurplus(ReapReason.Decr);
    }

    private bool StepReload(WatcherOperation operation)
    {
        switch (operation.Phase)
        {
            case OperationPhase.New:
                return State is not (WatcherState.Starting or WatcherState.Stopping) && BeginReload(operation);
            case OperationPhase.Spawning when State == WatcherState.Stopped:
                return Complete();
            case OperationPhase.Spawning when State == WatcherState.Active && IsBatchDone:
                if (operation.Failure is null)
                    EndSurplus(ReapReason.Reload);
                operation.Phase = OperationPhase.Ending;
                return true;
            case OperationPhase.Ending when !HasLeaving:
                return operation.Failure is null ? FinishReload() : EndFailedReload();
            case OperationPhase.Sequential when State == WatcherState.Active && operation.Target == 0 && IsBatchDone:
                return ReplaceNext(operation);
            default:
                return State is WatcherState.Stopped && Complete();
        }
    }

    private bool BeginReload(WatcherOperation operation)
    {
        if (State == WatcherState.Stopped && Options.OnDemand)
        {
            Arm();
            return Complete();
        }

        if (State == WatcherState.Stopped)
        {
            operation.Phase = OperationPhase.Spawning;
            BeginStarting();
            return true;
        }

        if (Options.SendHup)
        {
            foreach (var process in _processes)
            {
                Notice(NoticeKind.SendingHup, number: process.Pid);
                _context.Signalled.Clear();
                _context.Kernel.Signal(process.Pid, SigHup, SignalScope.Process, _context.Signalled);

                // The reload may follow a `set` of max_age, which holds for those that stay.
                ArmMaxAge(process);
            }

            return FinishReload();
        }

        // A singleton must never run twice, so its one process is replaced like in a sequential reload (decision Q45).
        if (operation.IsSequential || Options.Singleton)
        {
            operation.Phase = OperationPhase.Sequential;
            operation.Targets = new Stack<int>();
            for (var i = _processes.Count - 1; i >= 0; i--)
                operation.Targets.Push(_processes[i].Pid);
            return true;
        }

        operation.Phase = OperationPhase.Spawning;
        BeginBatch(Options.NumProcesses);
        return true;
    }

    private bool ReplaceNext(WatcherOperation operation)
    {
        while (operation.Targets!.TryPop(out var pid))
        {
            // One that ended by itself meanwhile was replaced already.
            if (Find(pid) is not { } process)
                continue;
            operation.Target = pid;
            BeginStop(process, ReapReason.Reload);
            return true;
        }

        return FinishReload();
    }

    /// <summary>A reload whose program can't be executed leaves the old processes in place (decision Q84).</summary>
    private void FailReload(string error)
    {
        var operation = _operation!;
        operation.Failure = $"reload of {Name} failed: {error}";
        Notice(NoticeKind.ReloadFailed, error);
        BeginBatch(0);
        if (operation.Phase == OperationPhase.Sequential)
        {
            EndFailedReload();
            return;
        }

        foreach (var process in _processes)
        {
            if (Array.BinarySearch(operation.PidsBefore, process.Pid) < 0)
                BeginStop(process, ReapReason.Reload);
        }
    }

    private bool FinishReload()
    {
        Publish(EventKind.Reload);
        Notice(NoticeKind.WatcherReloaded);

        // One `set` may have changed numprocesses too, which neither a SIGHUP nor a sequential reload has looked at.
        return MissingCount < 0 || (MissingCount > 0 && Options.Respawn) ? GoOnAsResize() : Complete();
    }

    /// <summary>The old processes stay, but not more of them than are wanted now.</summary>
    private bool EndFailedReload() => MissingCount < 0 ? GoOnAsResize() : Complete();

    private bool GoOnAsResize()
    {
        _operation!.Kind = OperationKind.Resize;
        _operation.Phase = OperationPhase.New;
        return true;
    }

    private void BeginStarting()
    {
        if (!TryAwait(HookPoint.BeforeStart))
            EnterStarting();
    }

    private void EnterActive()
    {
        State = WatcherState.Active;
        Publish(EventKind.Start);
        Notice(NoticeKind.WatcherStarted);
    }

    private void EnterStarting()
    {
        State = WatcherState.Starting;
        ReopenOutputs();
        _gate = default;
        BeginBatch(Options.NumProcesses);
        if (Options.NumProcesses == 0 && !Options.Singleton)
            Notice(NoticeKind.NoProcesses);
        _context.MarkDirty(this);
    }

    /// <summary>Ends the operation and answers its waiters. Always true, as the last step of a reconciliation may be followed by another.</summary>
    private bool Complete()
    {
        var operation = _operation!;
        _operation = null;
        foreach (var waiter in operation.Waiters)
            Answer(operation, waiter);
        operation.Parent?.OnWatcherDone(this, operation);
        return true;
    }

    private void Answer(WatcherOperation operation, Waiter waiter)
    {
        var replies = _context.Replies;
        if (operation.Failure is { } failure)
        {
            replies.Error(waiter.Peer, waiter.Id, ReplyErrno.CommandFailed, failure);
            return;
        }

        var writer = replies.Begin();
        var change = new PidChange(operation.PidsBefore, SortedPids());
        switch (waiter.Shape)
        {
            case ReplyShape.Started or ReplyShape.Replaced:
                writer.WriteStartObject("info"u8);
                if (waiter.Shape == ReplyShape.Replaced)
                    change.WriteStopped(writer);
                change.WriteStarted(writer);
                change.WriteKept(writer);
                writer.WriteEndObject();
                break;
            case ReplyShape.Added:
                change.WriteStarted(writer);
                change.WriteKept(writer);
                break;
            case ReplyShape.Stopped:
                writer.WriteNull("info"u8);
                break;
            case ReplyShape.NumProcesses:
                writer.WriteNumber("numprocesses"u8, Options.NumProcesses);
                break;
        }

        replies.End(waiter.Peer, waiter.Id);
    }
}
