using System.Collections.Concurrent;

namespace Circus.Control.Sending;

/// <summary>The used messages, to be used again; from any thread. Keeps at most 256, with buffers of at most 64 KiB and 4 MiB together.</summary>
internal sealed class OutgoingMessages
{
    private const int MostKept = 256;
    private const int LargestKept = 64 << 10;
    private const int MostBytesKept = 4 << 20;

    private readonly ConcurrentQueue<OutgoingMessage> _free = new();
    private int _kept;
    private int _keptBytes;

    internal OutgoingMessage Take()
    {
        if (!_free.TryDequeue(out var message)) return new OutgoingMessage();
        Interlocked.Decrement(ref _kept);
        Interlocked.Add(ref _keptBytes, -message.Capacity);
        return message;
    }

    internal void Recycle(OutgoingMessage message)
    {
        if (message.Capacity > LargestKept) message.DropBuffer();
        if (Volatile.Read(ref _kept) >= MostKept || Volatile.Read(ref _keptBytes) >= MostBytesKept) return;
        Interlocked.Increment(ref _kept);
        Interlocked.Add(ref _keptBytes, message.Capacity);
        _free.Enqueue(message);
    }
}
