using Circus.Linux;
using Circus.Logging;
using Microsoft.Extensions.Logging;

namespace Circus.Notifications;

/// <summary>
/// What workers with `ready = notify` send to NOTIFY_SOCKET, sd_notify(3). The socket is made for the first such watcher. A message counts
/// for the worker that has sent it or that its sender descends from; everyone else's, and all but READY=1, is ignored.
/// </summary>
internal sealed class ReadyNotifications(Action<int> watch, ILogger logger) : IDisposable
{
    /// <summary>What is longer is cut; READY=1 comes first in practice.</summary>
    private const int LongestMessage = 4096;

    /// <summary>A worker that floods the socket must not keep the loop.</summary>
    private const int MessagesPerTurn = 64;

    /// <summary>How far the tree is climbed from a sender to its worker.</summary>
    private const int MostAncestors = 64;

    private readonly byte[] _buffer = new byte[LongestMessage];
    private NotificationSocket? _socket;

    /// <summary>The value of NOTIFY_SOCKET. Throws when there can't be a socket.</summary>
    internal string Name
    {
        get
        {
            if (_socket is null)
            {
                _socket = NotificationSocket.Create();
                watch(_socket.Descriptor);
            }

            return _socket.Name;
        }
    }

    /// <summary>Reads what has come, and tells which workers are ready.</summary>
    /// <param name="isWorker">Whether a pid is that of a worker.</param>
    /// <param name="onReady">Told the pid of each worker that is ready.</param>
    internal void Receive(Func<int, bool> isWorker, Action<int> onReady)
    {
        for (var i = 0; i < MessagesPerTurn && _socket!.TryReceive(_buffer, out var count, out var sender); i++)
        {
            if (!IsReady(_buffer.AsSpan(0, count)))
                continue;
            if (TryFindWorker(sender, isWorker, out var worker))
                onReady(worker);
            else
                LoopLog.ReadyFromStranger(logger, sender);
        }
    }

    public void Dispose() => _socket?.Dispose();

    private static bool IsReady(ReadOnlySpan<byte> message)
    {
        foreach (var line in message.Split((byte)'\n'))
        {
            if (message[line].SequenceEqual("READY=1"u8))
                return true;
        }

        return false;
    }

    /// <summary>The parents first; a sender whose parent has ended is still in the session that its worker leads.</summary>
    private static bool TryFindWorker(int sender, Func<int, bool> isWorker, out int worker)
    {
        worker = sender;
        var session = 0;
        for (var i = 0; i < MostAncestors && worker > 0; i++)
        {
            if (isWorker(worker))
                return true;
            if (!ProcStat.TryRead(worker, out var stat))
                break;
            session = session == 0 ? stat.Session : session;
            worker = stat.ParentPid;
        }

        worker = session;
        return session > 0 && isWorker(session);
    }
}
