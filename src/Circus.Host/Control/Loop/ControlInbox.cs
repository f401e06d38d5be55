using System.Collections.Concurrent;
using Circus.Linux;

namespace Circus.Control.Loop;

/// <summary>
/// The way to the control thread: a queue, and an eventfd written only when no wake-up is under way already. Many writers, one reader. It takes
/// whatever comes and counts the bytes of replies and events, so that who makes them can wait. Streams and statistics have limits of their own: a flood
/// of these must keep nobody waiting.
/// </summary>
internal sealed class ControlInbox : IDisposable
{
    private readonly ConcurrentQueue<ControlCommand> _commands = new();
    private readonly EventFd _wakeUp = EventFd.Create();
    private int _isWaking;
    private long _bytes;

    /// <summary>From so many bytes of replies and events on it is full.</summary>
    internal const long FullBytes = 1 << 20;

    internal int Descriptor => _wakeUp.Descriptor;

    internal bool IsFull => Volatile.Read(ref _bytes) >= FullBytes;

    internal void Post(in ControlCommand command)
    {
        // Before it can be taken, or the sum would fall short for a moment.
        if (BytesOf(command) is > 0 and var bytes) Interlocked.Add(ref _bytes, bytes);
        _commands.Enqueue(command);
        Wake();
    }

    /// <summary>Before taking: what is posted from now on wakes again.</summary>
    internal void BeginTaking()
    {
        _wakeUp.Drain();
        Volatile.Write(ref _isWaking, 0);
        // The reads of the queue must not move before the write: else a command posted in between waits for the next one.
        Interlocked.MemoryBarrier();
    }

    /// <summary>The next command; wasFull when taking it has ended <see cref="IsFull"/>.</summary>
    internal bool TryTake(out ControlCommand command, out bool wasFull)
    {
        wasFull = false;
        if (!_commands.TryDequeue(out command)) return false;
        if (BytesOf(command) is > 0 and var bytes)
            wasFull = Interlocked.Add(ref _bytes, -bytes) is < FullBytes and var left && left + bytes >= FullBytes;
        return true;
    }

    /// <summary>After taking less than everything: come back in the next turn.</summary>
    internal void EndTaking()
    {
        if (!_commands.IsEmpty) Wake();
    }

    public void Dispose() => _wakeUp.Dispose();

    private static long BytesOf(in ControlCommand command) =>
        command.Kind is ControlCommandKind.Reply or ControlCommandKind.Publish ? command.Message!.Length : 0;

    private void Wake()
    {
        if (Interlocked.Exchange(ref _isWaking, 1) == 0) _wakeUp.Signal();
    }
}
