using System.Collections.Concurrent;
using Circus.Linux;

namespace Circus.Control.Loop;

/// <summary>
/// The way to the control thread: a queue, and an eventfd written only when no wake-up is under way already. Many writers, one reader. It takes
/// whatever comes and counts the bytes, so that who makes them can wait.
/// </summary>
internal sealed class ControlInbox : IDisposable
{
    private readonly ConcurrentQueue<ControlCommand> _commands = new();
    private readonly EventFd _wakeUp = EventFd.Create();
    private int _isWaking;
    private long _bytes;

    /// <summary>From so many bytes of messages on it is full.</summary>
    internal const long FullBytes = 1 << 20;

    internal int Descriptor => _wakeUp.Descriptor;

    internal bool IsFull => Volatile.Read(ref _bytes) >= FullBytes;

    internal void Post(in ControlCommand command)
    {
        // Before it can be taken, or the sum would fall short for a moment.
        if (command.Message is { } message) Interlocked.Add(ref _bytes, message.Length);
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
        if (command.Message is { Length: var length })
            wasFull = Interlocked.Add(ref _bytes, -length) is < FullBytes and var left && left + length >= FullBytes;
        return true;
    }

    /// <summary>After taking less than everything: come back in the next turn.</summary>
    internal void EndTaking()
    {
        if (!_commands.IsEmpty) Wake();
    }

    public void Dispose() => _wakeUp.Dispose();

    private void Wake()
    {
        if (Interlocked.Exchange(ref _isWaking, 1) == 0) _wakeUp.Signal();
    }
}
