using Circus.ManagedSockets;
using Circus.Processes;

namespace Circus.Watchers;

/// <content>
/// on_demand (spec/processes.md §10 with decision Q9): a start only arms the watcher, which stays stopped; the first client of one of its sockets starts
/// all its processes. While they run nobody looks at the socket. A process that exits with status 0 has nothing more to do and isn't replaced; when the
/// last one has gone, or after a stop, the next client starts them again.
/// </content>
internal sealed partial class Watcher
{
    private bool _isArmed;
    private bool _isDemanded;
    private Instant _demandedAt;
    private TimeSpan _demandBackoff;

    /// <summary>When a watcher that ended by itself looks for clients again; Never: it does already, or needn't.</summary>
    private Instant _awaitDue = Instant.Never;

    /// <summary>Whether a client of this socket starts it now.</summary>
    internal bool IsAwaiting(string socketName)
    {
        if (!Options.OnDemand || !_isArmed || State != WatcherState.Stopped || _awaitDue != Instant.Never)
            return false;
        foreach (var socket in _context.Sockets)
        {
            if (socket.Name == socketName)
                return SocketUse.IsAwaited(Options, socket, _context.Sockets);
        }

        return false;
    }

    /// <summary>A client waits.</summary>
    internal void OnDemand()
    {
        _isDemanded = true;
        _context.MarkDirty(this);
    }

    /// <summary>Looks for clients while it is stopped and armed.</summary>
    internal void AwaitClients()
    {
        if (!Options.OnDemand || !_isArmed || State != WatcherState.Stopped || _awaitDue != Instant.Never)
            return;
        foreach (var socket in _context.Sockets)
        {
            if (SocketUse.IsAwaited(Options, socket, _context.Sockets))
                _context.Kernel.Sockets.Await(socket.Name);
        }
    }

    /// <summary>No client starts it any more.</summary>
    internal void Disarm()
    {
        _isArmed = _isDemanded = false;
        _awaitDue = Instant.Never;
    }

    /// <summary>A stop comes before the start that a client asked for; the client is still there to ask again.</summary>
    private void ForgetDemand()
    {
        if (!_isDemanded)
            return;
        _isDemanded = false;
        AwaitClients();
    }

    private void Arm()
    {
        _isArmed = true;
        _awaitDue = Instant.Never;
        AwaitClients();
    }

    /// <summary>Starts what a client has asked for, or looks for clients again when the time has come; false when there is nothing to do.</summary>
    private bool StepOnDemand()
    {
        if (State != WatcherState.Stopped || _operation is not null)
            return false;
        if (_isDemanded)
        {
            _isDemanded = false;
            _demandedAt = _context.Clock.Now;
            Begin(new WatcherOperation(OperationKind.Start, "watcher_start") { IsDemanded = true });
            return true;
        }

        if (_awaitDue > _context.Clock.Now)
            return false;
        Arm();
        return true;
    }

    /// <summary>After a stop that somebody asked for the next client counts at once; else the client may still be the one that nobody served.</summary>
    private void AwaitNextClient()
    {
        if (!Options.OnDemand || !_isArmed)
            return;
        var isAsked = _operation?.Kind is OperationKind.Stop or OperationKind.Restart;
        _demandBackoff = isAsked ? TimeSpan.Zero : EarlyDeath.DelayAfter(_context.Clock.Now - _demandedAt, _demandBackoff, Options.Backoff, _context.CheckDelay);
        if (_demandBackoff == TimeSpan.Zero)
            Arm();
        else
            _awaitDue = _context.Clock.Now + _demandBackoff;
    }
}
