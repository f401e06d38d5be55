using System.Buffers;
using System.Buffers.Binary;
using Circus.Linux;

namespace Circus.Streams;

/// <summary>
/// Where bytes end up: a file, the daemon's stdout. What it doesn't take at once waits here, and the pipes of its streams are left alone
/// meanwhile, so that there is never more of it than one turn brings. Used by the output thread alone.
/// </summary>
internal abstract class Target : IDisposable
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(5);

    private byte[] _pending = [];
    private int _start;
    private int _end;
    private TimeSpan _backoff;

    /// <summary>What log lines call it.</summary>
    internal abstract string Name { get; }

    /// <summary>The streams that use it, one entry for each use.</summary>
    internal List<OutputStream> Streams { get; } = [];

    /// <summary>Where it notes that it has become stuck.</summary>
    internal required List<Target> NewlyStuck { get; init; }

    /// <summary>Pipes that end here. With more than one, lines are kept whole.</summary>
    internal int Pipes { get; set; }

    /// <summary>It takes nothing for now.</summary>
    internal bool IsStuck { get; private set; }

    /// <summary>Why it is stuck; EAGAIN is a reader who is slow.</summary>
    internal Errno Error { get; private set; }

    /// <summary>When to try again, monotonic nanoseconds.</summary>
    internal long NextTry { get; private set; }

    /// <summary>Bytes thrown away since it is stuck.</summary>
    internal long Dropped { get; set; }

    /// <summary>Bytes that wait here.</summary>
    internal int PendingBytes => _end - _start;

    /// <summary>To wait on for room after EAGAIN; -1 when there is none.</summary>
    internal abstract int Descriptor { get; }

    /// <summary>What is written at once is one message, whose bounds are kept.</summary>
    internal virtual bool IsPerMessage => false;

    /// <summary>Writes what it takes.</summary>
    protected abstract Errno WriteSome(ReadOnlySpan<byte> bytes, out int count);

    /// <summary>Makes it usable after a failure.</summary>
    protected abstract Errno Recover();

    public abstract void Dispose();

    /// <summary>Called before raw bytes, a line or several, are added: the time to begin another file.</summary>
    internal virtual void Prepare(StreamOptions options, int rawBytes, WriteBuffer buffer, in LocalTime now)
    {
    }

    /// <summary>How many bytes may be added before <see cref="Prepare"/> has to be asked again.</summary>
    internal virtual long BytesLeft(StreamOptions options) => long.MaxValue;

    /// <summary>How many of these raw bytes, whole lines, may be added before <see cref="Prepare"/> has to be asked again.</summary>
    internal virtual int RoomFor(StreamOptions options, ReadOnlySpan<byte> lines) => lines.Length;

    /// <summary>Bytes were added to the buffer, or written.</summary>
    internal virtual void Grow(int bytes)
    {
    }

    internal void Write(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        if (!IsStuck && WriteSome(bytes, out count) is not Errno.None and var errno)
            BecomeStuck(errno);
        if (count == bytes.Length)
            return;
        if (IsPerMessage)
        {
            Span<byte> length = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            Keep(length);
        }

        Keep(bytes[count..]);
    }

    internal void BecomeStuck(Errno errno)
    {
        IsStuck = true;
        Error = errno;
        Dropped = 0;
        _backoff = FirstBackoff;
        Schedule();
        CountError();
        NewlyStuck.Add(this);
    }

    /// <summary>Tries to get rid of what waits; true when it works again.</summary>
    internal bool TryResume()
    {
        var errno = Recover();
        if (errno == Errno.None && PendingBytes > 0)
        {
            errno = IsPerMessage ? WriteMessages() : WritePending(PendingBytes);
        }

        if (errno != Errno.None)
        {
            if (errno != Errno.EAGAIN)
                CountError();
            Error = errno;
            _backoff = _backoff * 2 < LongestBackoff ? _backoff * 2 : LongestBackoff;
            Schedule();
            return false;
        }

        IsStuck = false;
        Release();
        return true;
    }

    /// <summary>Gives up what waits; how much it was.</summary>
    internal int Discard()
    {
        var count = PendingBytes;
        Release();
        return count;
    }

    protected void CountError()
    {
        foreach (var stream in Streams)
            stream.CountError();
    }

    private Errno WriteMessages()
    {
        var errno = Errno.None;
        while (PendingBytes > 0 && errno == Errno.None)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(_pending.AsSpan(_start));
            _start += sizeof(int);
            errno = WritePending(length);
            if (errno != Errno.None)
                _start -= sizeof(int);
        }

        return errno;
    }

    private Errno WritePending(int length)
    {
        var errno = WriteSome(_pending.AsSpan(_start, length), out var count);
        _start += count;
        return errno;
    }

    private void Schedule() => NextTry = Clock.MonotonicNanoseconds() + _backoff.Ticks * 100;

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_pending.Length - _end < bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(PendingBytes + bytes.Length, 2 * PendingBytes));
            _pending.AsSpan(_start, PendingBytes).CopyTo(larger);
            (_start, _end) = (0, PendingBytes);
            Return();
            _pending = larger;
        }

        bytes.CopyTo(_pending.AsSpan(_end));
        _end += bytes.Length;
    }

    private void Release()
    {
        _start = _end = 0;
        Return();
    }

    private void Return()
    {
        if (_pending.Length > 0)
            ArrayPool<byte>.Shared.Return(_pending);
        _pending = [];
    }
}
