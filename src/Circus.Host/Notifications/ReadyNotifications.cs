using Circus.Linux;
using Circus.Logging;
using Microsoft.Extensions.Logging;

namespace Circus.Notifications;

/// <summary>
/// What workers with `ready = notify` send to NOTIFY_SOCKET, sd_notify(3). Each has a socket of its own, because whoever sends READY=1 may
/// have ended when the message is read: its parents can't be looked up any more. All but READY=1 is ignored.
/// </summary>
/// <param name="watch">Told the pid of a worker and the descriptor that its messages come in at.</param>
/// <param name="logger">Told of messages that don't count.</param>
internal sealed class ReadyNotifications(Action<int, int> watch, ILogger logger) : IDisposable
{
    /// <summary>What is longer is cut; READY=1 comes first in practice.</summary>
    private const int LongestMessage = 4096;

    /// <summary>A worker that floods its socket must not keep the loop.</summary>
    private const int MessagesPerTurn = 64;

    /// <summary>How far the tree is climbed from a sender to its worker.</summary>
    private const int MostAncestors = 64;

    private readonly byte[] _buffer = new byte[LongestMessage];
    private readonly Dictionary<int, NotificationSocket> _sockets = [];

    /// <summary>A worker has this socket until it is reaped.</summary>
    internal void Add(int worker, NotificationSocket socket)
    {
        _sockets.Add(worker, socket);
        watch(worker, socket.Descriptor);
    }

    internal void Remove(int worker)
    {
        if (_sockets.Remove(worker, out var socket))
            socket.Dispose();
    }

    /// <summary>Reads what has come for a worker: whether it, or a process of its tree, has sent READY=1.</summary>
    internal bool IsReady(int worker)
    {
        var isReady = false;
        if (!_sockets.TryGetValue(worker, out var socket))
            return false;
        for (var i = 0; i < MessagesPerTurn && socket.TryReceive(_buffer, out var count, out var sender); i++)
        {
            if (!SaysReady(_buffer.AsSpan(0, count)))
                continue;
            if (MayDescend(sender, worker))
                isReady = true;
            else
                LoopLog.ReadyFromStranger(logger, sender.Pid, worker);
        }

        return isReady;
    }

    public void Dispose()
    {
        foreach (var socket in _sockets.Values)
            socket.Dispose();
    }

    private static bool SaysReady(ReadOnlySpan<byte> message)
    {
        foreach (var line in message.Split((byte)'\n'))
        {
            if (message[line].SequenceEqual("READY=1"u8))
                return true;
        }

        return false;
    }

    /// <summary>
    /// The parents first; a sender whose parent has ended is still in the session that its worker leads. One that has ended itself counts when it
    /// was the worker's user or root: the name of the socket is the worker's, but /proc/net/unix shows it to everybody.
    /// </summary>
    private static bool MayDescend(in PeerCredentials sender, int worker)
    {
        var session = 0;
        for (var (i, pid) = (0, sender.Pid); i < MostAncestors && pid > 0; i++)
        {
            if (pid == worker)
                return true;
            if (!ProcStat.TryRead(pid, out var stat))
                return pid == sender.Pid ? IsOfUser(sender.Uid, worker) : session == worker;
            session = session == 0 ? stat.Session : session;
            pid = stat.ParentPid;
        }

        return session == worker;
    }

    private static bool IsOfUser(uint uid, int worker) => uid == 0 || (ProcDetails.TryReadUid(worker, out var own) && own == uid);
}
