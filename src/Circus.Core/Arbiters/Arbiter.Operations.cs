using System.Diagnostics.CodeAnalysis;
using Circus.Config;
using Circus.ManagedSockets;
using Circus.Protocol;
using Circus.Watchers;

namespace Circus.Arbiters;

/// <content>Operations on several watchers, and who excludes whom (spec/protocol.md §7 with decision Q7: exclusive per watcher).</content>
public sealed partial class Arbiter
{
    private ArbiterConfig? _nextConfig;
    private ISocketChange? _nextSockets;

    /// <summary>Starts every watcher with autostart, in priority order.</summary>
    public void Start()
    {
        var operation = new ArbiterOperation(this, ArbiterOperationKind.Start, "arbiter_start_watchers");
        Enqueue(operation, _watchers.InListOrder.Where(watcher => watcher.Options.Autostart));
        Begin(operation);
    }

    /// <summary>SIGTERM, SIGINT, SIGQUIT: stops everything; never refused, never lost.</summary>
    public void OnQuit() => Quit(null);

    /// <summary>SIGHUP: reloads all running watchers; waits for its turn when something exclusive is under way.</summary>
    public void OnHup()
    {
        _isHupPending = HasOperation;
        if (!_isHupPending)
            Begin(NewReload(isGraceful: true, isSequential: false));
    }

    /// <summary>Why an operation on this watcher can't begin now; null if it can.</summary>
    internal string? ConflictOn(Watcher watcher) =>
        _operation is { } running ? ConflictWith(running) : watcher.Operation is { } own ? AlreadyRunning(own.LockName) : null;

    /// <summary>Why an operation on several watchers can't begin now; null if it can.</summary>
    internal string? ConflictOnAny()
    {
        if (_operation is { } running)
            return ConflictWith(running);
        foreach (var watcher in _watchers.InListOrder)
        {
            if (watcher.Operation is { } own)
                return AlreadyRunning(own.LockName);
        }

        return null;
    }

    /// <summary>What even a stop must wait for: the daemon's own restart or end.</summary>
    internal string? ConflictOnStop() =>
        _operation is { Kind: ArbiterOperationKind.Quit or ArbiterOperationKind.RestartDaemon } running ? ConflictWith(running) : null;

    internal void BeginStart(IEnumerable<Watcher> watchers, Waiter? waiter)
    {
        var operation = New(ArbiterOperationKind.Start, "arbiter_start_watchers", waiter);
        Enqueue(operation, watchers.Where(watcher => watcher.Options.Autostart));
        Begin(operation);
    }

    /// <summary>Stops several watchers; takes over from every operation that is under way on them.</summary>
    internal void BeginStop(IEnumerable<Watcher> watchers, Waiter? waiter)
    {
        var operation = New(ArbiterOperationKind.Stop, "arbiter_stop_watchers", waiter);
        TakeOver(operation);
        StopAll(operation, watchers);
    }

    internal void BeginRestart(IReadOnlyList<Watcher> watchers, Waiter? waiter)
    {
        var operation = New(ArbiterOperationKind.Restart, "arbiter_restart", waiter);
        operation.ToStart.AddRange(watchers.Where(watcher => watcher.State != WatcherState.Stopped));
        _operation = operation;
        StopAll(operation, operation.ToStart);
    }

    internal void BeginReload(bool isGraceful, bool isSequential, Waiter? waiter)
    {
        var operation = NewReload(isGraceful, isSequential);
        if (waiter is not null)
            operation.Waiters.Add(waiter);
        Begin(operation);
    }

    internal void Quit(Waiter? waiter)
    {
        if (_operation is { Kind: ArbiterOperationKind.Quit } underWay)
        {
            if (waiter is not null)
                underWay.Waiters.Add(waiter);
            return;
        }

        var operation = New(ArbiterOperationKind.Quit, "arbiter_stop", waiter);
        TakeOver(operation);
        StopAll(operation, [.. _watchers.InListOrder, .. _removed]);
    }

    /// <summary>`restart` without a name: the daemon reads its configuration anew and starts again. False when that can't be read.</summary>
    internal bool TryRestartDaemon(Waiter? waiter, [NotNullWhen(false)] out string? error)
    {
        if (!TryAdopt(out _nextConfig, out _nextSockets, out error))
            return false;
        var operation = New(ArbiterOperationKind.RestartDaemon, "arbiter_restart", waiter);
        _operation = operation;
        StopAll(operation, [.. _watchers.InListOrder, .. _removed]);
        return true;
    }

    /// <summary>Takes a watcher out of the operation on several that has yet to come to it: whoever stops it now is obeyed.</summary>
    internal void TakeOut(Watcher watcher)
    {
        if (_operation is not { } operation)
            return;
        operation.ToStart.Remove(watcher);
        for (var left = operation.Queue.Count; left > 0; left--)
        {
            var next = operation.Queue.Dequeue();
            if (!ReferenceEquals(next, watcher))
                operation.Queue.Enqueue(next);
        }
    }

    internal void AddWatcher(Watcher watcher) => _watchers.TryAdd(watcher);

    /// <summary>Takes a watcher out of the table; it is remembered until its processes have ended.</summary>
    internal void RemoveWatcher(Watcher watcher, bool keepsProcesses)
    {
        _watchers.Remove(watcher);
        watcher.Disarm();
        if (!keepsProcesses)
            _removed.Add(watcher);
    }

    internal void OnWatcherDone(ArbiterOperation operation, Watcher watcher, WatcherOperation done)
    {
        // An operation that was taken over has nothing left to do.
        if (!ReferenceEquals(operation, _operation))
            return;

        operation.Running--;
        if (done.Failure is { } failure)
            operation.Failure = operation.Failure is null ? failure : $"{operation.Failure}; {failure}";

        var isStarted = operation.Kind == ArbiterOperationKind.Start || operation.IsSecondHalf
            || (operation.Kind == ArbiterOperationKind.ReloadConfig && done.Kind == OperationKind.Start);
        if (isStarted && Options.WarmupDelay > TimeSpan.Zero)
            _context.Timers.Arm(operation, _context.Clock.Now + Options.WarmupDelay);
        else
            Continue(operation);
    }

    /// <summary>Does the next part of an operation, or ends it.</summary>
    internal void Continue(ArbiterOperation operation)
    {
        if (operation.Running > 0)
            return;

        while (operation.Queue.TryDequeue(out var watcher))
        {
            if (NewTurn(operation, watcher) is not { } turn)
                continue;
            operation.Running++;
            watcher.Begin(turn);
            return;
        }

        switch (operation.Kind)
        {
            case ArbiterOperationKind.Restart when !operation.IsSecondHalf:
                operation.IsSecondHalf = true;
                Enqueue(operation, operation.ToStart);
                Continue(operation);
                return;
            case ArbiterOperationKind.RestartDaemon when !operation.IsSecondHalf:
                operation.IsSecondHalf = true;
                ApplySockets(_nextSockets!);
                Apply(_nextConfig!);
                Enqueue(operation, _watchers.InListOrder.Where(watcher => watcher.Options.Autostart));
                Continue(operation);
                return;
            case ArbiterOperationKind.Quit:
                IsFinished = true;
                break;
        }

        Complete(operation);
    }

    /// <summary>What a watcher has to do in its turn; null if nothing.</summary>
    private static WatcherOperation? NewTurn(ArbiterOperation operation, Watcher watcher) => operation.Kind switch
    {
        // Only a stop can have come in between: who asked for it later gets it.
        _ when watcher.Operation is not null => null,
        ArbiterOperationKind.ReloadConfig => operation.Turns[watcher],

        // A stopped watcher stays stopped when everything is reloaded (decision Q17).
        ArbiterOperationKind.Reload when watcher.State == WatcherState.Stopped => null,
        ArbiterOperationKind.Reload => new(operation.IsGraceful ? OperationKind.Reload : OperationKind.Restart, operation.LockName, operation)
        {
            IsSequential = operation.IsSequential,
        },
        _ when watcher.State == WatcherState.Active && watcher.Options.Respawn => null,
        _ => new(OperationKind.Start, operation.LockName, operation),
    };

    private ArbiterOperation New(ArbiterOperationKind kind, string lockName, Waiter? waiter)
    {
        var operation = new ArbiterOperation(this, kind, lockName);
        if (waiter is not null)
            operation.Waiters.Add(waiter);
        return operation;
    }

    private ArbiterOperation NewReload(bool isGraceful, bool isSequential)
    {
        var operation = new ArbiterOperation(this, ArbiterOperationKind.Reload, "arbiter_reload") { IsGraceful = isGraceful, IsSequential = isSequential };
        Enqueue(operation, _watchers.InListOrder);
        return operation;
    }

    private static void Enqueue(ArbiterOperation operation, IEnumerable<Watcher> watchers)
    {
        foreach (var watcher in WatcherTable.StartOrder(watchers))
            operation.Queue.Enqueue(watcher);
    }

    private void Begin(ArbiterOperation operation)
    {
        _operation = operation;
        Continue(operation);
    }

    private void TakeOver(ArbiterOperation operation)
    {
        var interrupted = _operation;
        _operation = operation;
        if (interrupted is null)
            return;

        _context.Timers.Disarm(interrupted);
        EndOfNewConfig(interrupted);
        if (interrupted.Kind == ArbiterOperationKind.Stop && operation.Kind == ArbiterOperationKind.Quit)
        {
            operation.Waiters.AddRange(interrupted.Waiters);
            return;
        }

        // Their definitions have changed already, so what is left of it can't be dropped: all at once, then.
        while (interrupted.Kind == ArbiterOperationKind.ReloadConfig && interrupted.Queue.TryDequeue(out var watcher))
        {
            if (NewTurn(interrupted, watcher) is { } turn)
                watcher.Begin(turn);
        }

        foreach (var waiter in interrupted.Waiters)
            _context.Replies.Error(waiter.Peer, waiter.Id, ReplyErrno.CommandFailed, $"{interrupted.LockName} was ended by {operation.LockName}");
    }

    private void StopAll(ArbiterOperation operation, IEnumerable<Watcher> watchers)
    {
        // Counted before the first one begins: none may find that it is the last.
        var inOrder = WatcherTable.StopOrder(watchers).ToArray();
        operation.Running = inOrder.Length;
        foreach (var watcher in inOrder)
            watcher.BeginStopOperation(new WatcherOperation(OperationKind.Stop, operation.LockName, operation));
        Continue(operation);
    }

    private void Complete(ArbiterOperation operation)
    {
        _operation = null;
        EndOfNewConfig(operation);
        foreach (var waiter in operation.Waiters)
        {
            if (operation.Failure is { } failure)
            {
                _context.Replies.Error(waiter.Peer, waiter.Id, ReplyErrno.CommandFailed, failure);
                continue;
            }

            var reply = _context.Replies.Begin();
            operation.Report?.WriteTo(reply);
            _context.Replies.End(waiter.Peer, waiter.Id);
        }
    }

    /// <summary>Clients of a former endpoint have been answered: it may go.</summary>
    private void EndOfNewConfig(ArbiterOperation operation)
    {
        if (operation.Kind is ArbiterOperationKind.ReloadConfig or ArbiterOperationKind.RestartDaemon)
            ConfigGeneration++;
    }

    private static string ConflictWith(ArbiterOperation operation) =>
        operation.Kind == ArbiterOperationKind.RestartDaemon ? "arbiter is restarting..." : AlreadyRunning(operation.LockName);

    private static string AlreadyRunning(string lockName) => $"arbiter is already running {lockName} command";
}
