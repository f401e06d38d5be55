using System.Diagnostics.CodeAnalysis;
using Circus.Config;
using Circus.ManagedSockets;
using Circus.Options;
using Circus.Protocol;

namespace Circus.Arbiters;

/// <content>Managed sockets: who is woken by a client, and what another configuration changes (spec/processes.md §10, §16; decisions Q9, Q15).</content>
public sealed partial class Arbiter
{
    /// <summary>A connection or datagram waits on a socket that was awaited: the on_demand watchers concerned start, largest priority first.</summary>
    public void OnSocketReady(string name)
    {
        if (ConflictOnStop() is not null)
            return;
        foreach (var watcher in WatcherTable.StartOrder(_watchers.InListOrder))
        {
            if (watcher.IsAwaiting(name))
                watcher.OnDemand();
        }
    }

    /// <summary>
    /// Reads the configuration anew, makes its sockets ready and adopts its options of `[circus]`. False when one of these can't be done: all stays as it is.
    /// </summary>
    private bool TryAdopt(
        [NotNullWhen(true)] out ArbiterConfig? next, [NotNullWhen(true)] out ISocketChange? sockets, [NotNullWhen(false)] out string? error)
    {
        sockets = null;
        if (_configSource.TryLoad(out next, out var problems))
        {
            if (!TryPrepareSockets(next, out sockets, out error))
                return false;
            if (_configSource.TryAdopt(next.Circus, out problems))
                return true;
            sockets.Discard();
        }

        error = $"the configuration was not applied: {problems}";
        return false;
    }

    /// <summary>
    /// Makes the sockets of another configuration ready, before anything is changed. False, with an event and a log line when a socket can't be bound: all stays
    /// as it is.
    /// </summary>
    private bool TryPrepareSockets(ArbiterConfig next, [NotNullWhen(true)] out ISocketChange? change, [NotNullWhen(false)] out string? error)
    {
        change = null;
        if (DeletedSocketInUse(next) is { } deleted)
        {
            error = deleted;
        }
        else if (_context.Kernel.Sockets.TryPrepare(next.Sockets, out change, out var fault))
        {
            error = null;
            return true;
        }
        else
        {
            error = fault.Text;
            _context.Effects.Publish(new(EventKind.BindError, fault.Name, _context.Clock.UnixTime) { Error = fault.Text });
        }

        error = $"the configuration was not applied: {error}";
        _context.Effects.Notice(NoticeKind.SocketsRefused, "configuration", error);
        return false;
    }

    private string? DeletedSocketInUse(ArbiterConfig next)
    {
        foreach (var gone in Config.Sockets.Where(socket => next.Sockets.All(each => each.Name != socket.Name)))
        {
            var users = next.Watchers.Where(watcher => SocketUse.IsStdin(watcher.Options, gone) || CommandLine.UsesSocket(watcher.Options, gone.Name)
                || SocketUse.ListenNames(watcher.Options).Contains(gone.Name)).Select(watcher => PythonRepr.Of(watcher.Name)).ToArray();
            if (users.Length > 0)
                return $"Watchers {{{string.Join(", ", users)}}} uses a socket which is deleted: {PythonRepr.Of(gone.Name)}";
        }

        return null;
    }

    /// <summary>Makes a change that is ready; every launch has to learn the new descriptors.</summary>
    private void ApplySockets(ISocketChange change)
    {
        change.Apply();
        _context.ProcessGeneration++;
        foreach (var watcher in _watchers.InListOrder)
            watcher.ForgetLaunch();
        if (change.Summary.Length > 0)
            _context.Effects.Notice(NoticeKind.SocketsChanged, "configuration", change.Summary);
    }

    /// <summary>Whether what a watcher's workers have, or should have, is another socket after the change.</summary>
    private static bool IsConcerned(WatcherOptions options, ISocketChange change, ArbiterConfig before, ArbiterConfig after) =>
        change.Affected.Count > 0
        && before.Sockets.Concat(after.Sockets).Any(socket => change.Affected.Contains(socket.Name) && SocketUse.DependsOn(options, socket));

    /// <summary>Watchers that wait for a client wait on the sockets that there are now.</summary>
    private void AwaitAgain()
    {
        foreach (var watcher in _watchers.InListOrder)
            watcher.AwaitClients();
    }
}
