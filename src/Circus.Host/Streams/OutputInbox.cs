using System.Collections.Concurrent;
using Circus.Linux;

namespace Circus.Streams;

/// <summary>The way to the output thread: a queue, and an eventfd written only when no wake-up is under way already. One reader.</summary>
internal sealed class OutputInbox : IDisposable
{
    private readonly ConcurrentQueue<OutputCommand> _commands = new();
    private readonly EventFd _wakeUp = EventFd.Create();
    private int _isWaking;

    internal int Descriptor => _wakeUp.Descriptor;

    internal bool IsEmpty => _commands.IsEmpty;

    internal void Post(in OutputCommand command)
    {
        _commands.Enqueue(command);
        if (Interlocked.Exchange(ref _isWaking, 1) == 0)
            _wakeUp.Signal();
    }

    /// <summary>Before taking everything: what is posted from now on wakes again.</summary>
    internal void BeginTaking()
    {
        _wakeUp.Drain();
        Volatile.Write(ref _isWaking, 0);
        Interlocked.MemoryBarrier();
    }

    internal bool TryTake(out OutputCommand command) => _commands.TryDequeue(out command);

    /// <summary>Waits until something is posted, or for so long.</summary>
    internal void Wait(TimeSpan time) => _wakeUp.Wait(time);

    public void Dispose() => _wakeUp.Dispose();
}
