using System.Diagnostics.CodeAnalysis;
using Circus.Config;
using Circus.Linux;

namespace Circus.ManagedSockets;

/// <summary>
/// The managed sockets of the daemon by name. Bound before the first worker starts, in name order, each with a number above those that the daemon uses
/// itself; a worker has it under the same number. None of them is inheritable: who gets which is decided at each spawn. Used by the loop's thread alone.
/// </summary>
/// <param name="watch">Waits for a client of the descriptor, until told otherwise.</param>
/// <param name="unwatch">Stops that; before it is closed, as workers keep the socket open.</param>
internal sealed class SocketTable(Action<int> watch, Action<int> unwatch) : IManagedSockets, IDisposable
{
    /// <summary>The number of the first socket: a daemon with a few hundred workers uses more itself, but none of those below when it starts.</summary>
    private const int FirstNumber = 100;

    private readonly SortedDictionary<string, BoundSocket> _sockets = new(StringComparer.Ordinal);

    /// <summary>Binds what isn't handed over. False with the reason: the daemon can't start.</summary>
    internal bool TryBindAll(IReadOnlyList<SocketSpec> specs, SystemdSockets handedOver, [NotNullWhen(false)] out SocketFault? fault)
    {
        foreach (var spec in specs)
        {
            if (!handedOver.TryTake(spec, out var socket, out fault) || (socket is null && !SocketBinding.TryBind(spec, out socket, out fault)))
                return false;
            Add(socket);
        }

        fault = null;
        return true;
    }

    public IReadOnlyList<SocketReport> Look() => [.. _sockets.Values.OrderBy(socket => socket.Number).Select(ReportOf)];

    public bool TryPrepare(
        IReadOnlyList<SocketSpec> wanted, [NotNullWhen(true)] out ISocketChange? change, [NotNullWhen(false)] out SocketFault? fault)
    {
        var prepared = new SocketChange(this);
        change = null;
        foreach (var spec in wanted)
        {
            if (prepared.TryPlan(spec, _sockets.GetValueOrDefault(spec.Name), out fault))
                continue;
            prepared.Discard();
            return false;
        }

        foreach (var gone in _sockets.Values.Where(socket => wanted.All(spec => spec.Name != socket.Spec.Name)))
            prepared.PlanRemoval(gone);
        change = prepared;
        fault = null;
        return true;
    }

    public void Await(string name)
    {
        if (!_sockets.TryGetValue(name, out var socket) || socket.IsAwaited || socket.IsPlaceholder)
            return;
        socket.IsAwaited = true;
        watch(socket.Number);
    }

    /// <summary>A client waits on the socket of this number; nobody looks at it any more until it is awaited again.</summary>
    /// <returns>Its name; null if there is none.</returns>
    internal string? OnReady(int number)
    {
        foreach (var socket in _sockets.Values)
        {
            if (socket.Number != number)
                continue;
            StopAwaiting(socket);
            return socket.Spec.Name;
        }

        return null;
    }

    /// <summary>What the workers of a watcher get. False when its stdin_socket doesn't exist.</summary>
    internal bool TryLend(WatcherSpec watcher, [NotNullWhen(true)] out SocketLoan? loan, out string error)
    {
        loan = null;
        error = $"stdin_socket: there is no section [socket:{watcher.Options.StdinSocket}]";
        if (watcher.Options.StdinSocket is { } name && !_sockets.ContainsKey(name.ToLowerInvariant()))
            return false;
        loan = SocketLoan.Create(watcher.Options, _sockets.Values);
        error = "";
        return true;
    }

    internal void Add(BoundSocket socket)
    {
        // Beyond the limit of open files, or with none free, the number stays what it is.
        socket.MoveUp(FirstNumber);
        _sockets.Add(socket.Spec.Name, socket);
    }

    internal void Replace(BoundSocket old, BoundSocket socket)
    {
        StopAwaiting(old);
        old.RemoveFile();
        if (socket.MoveOnto(old) != Errno.None)
            old.Close();
        _sockets[socket.Spec.Name] = socket;
    }

    internal void Remove(BoundSocket socket)
    {
        StopAwaiting(socket);
        _sockets.Remove(socket.Spec.Name);
        socket.Close();
    }

    public void Dispose()
    {
        foreach (var socket in _sockets.Values)
            socket.Close();
        _sockets.Clear();
    }

    private void StopAwaiting(BoundSocket socket)
    {
        if (!socket.IsAwaited)
            return;
        socket.IsAwaited = false;
        unwatch(socket.Number);
    }

    private static SocketReport ReportOf(BoundSocket socket)
    {
        var queue = socket.IsPlaceholder ? default : SocketQueue.Of(socket.Number);
        var host = socket.Address.Address?.ToString() ?? "";
        return new(socket.Spec, socket.Number, host, socket.Address.Port, queue.Connections, queue.Limit, queue.Bytes, queue.Dropped);
    }
}
