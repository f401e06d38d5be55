using System.Collections.Concurrent;
using Circus.Linux;

namespace Circus.Control.Loop;

/// <summary>The way to the control thread: a queue, and an eventfd written only when no wake-up is under way already. Many writers, one reader.</summary>
internal sealed class ControlInbox : IDisposable
{
    private readonly ConcurrentQueue<ControlCommand> _commands = new();
    private readonly EventFd _wakeUp = EventFd.Create();
    private int _isWaking;

    internal int Descriptor => _wakeUp.Descriptor;

    internal void Post(in ControlCommand command)
    {
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

    internal bool TryTake(out ControlCommand command) => _commands.TryDequeue(out command);

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
