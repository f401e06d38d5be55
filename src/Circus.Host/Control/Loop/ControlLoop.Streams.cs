namespace Circus.Control.Loop;

/// <content>Lines of workers, for those who ask for them: more than can be sent is not even queued.</content>
internal sealed partial class ControlLoop
{
    private const long MostStreamBytes = 4 << 20;

    private long _streamBytes;
    private int _streamReaders;

    /// <summary>For other threads; may be a moment old.</summary>
    internal bool HasStreamReaders => Volatile.Read(ref _streamReaders) > 0;

    /// <summary>From any thread: room for so many bytes on their way to this one; false when there is none.</summary>
    internal bool TryTakeStreamBytes(int count)
    {
        if (Interlocked.Add(ref _streamBytes, count) <= MostStreamBytes) return true;
        Interlocked.Add(ref _streamBytes, -count);
        return false;
    }

    private void GiveBackStreamBytes(long count) => Interlocked.Add(ref _streamBytes, -count);

    private void CountStreamReaders()
    {
        var count = 0;
        foreach (var peer in _subscribers)
            if (peer.Subscriptions.HasStreams) count++;
        Volatile.Write(ref _streamReaders, count);
    }
}
