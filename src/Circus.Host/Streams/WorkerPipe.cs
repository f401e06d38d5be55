using System.Buffers;
using Circus.Linux;

namespace Circus.Streams;

/// <summary>The reading end of what one worker has as stdout or stderr. Used by the output thread alone; it goes round.</summary>
internal sealed class WorkerPipe
{
    private byte[] _begun = [];
    private int _begunLength;
    private Fd _fd;

    internal int Slot { get; set; }

    internal int Pid { get; private set; }

    internal int Wid { get; private set; }

    internal OutputStream Stream { get; set; } = null!;

    /// <summary>Where its bytes go; null: nowhere, its stream is closed.</summary>
    internal Target? Target { get; set; }

    /// <summary>Its target is stuck.</summary>
    internal bool IsPaused { get; set; }

    /// <summary>It is full, and others are read before it.</summary>
    internal bool IsWaiting { get; set; }

    /// <summary>Epoll tells when there is something to read.</summary>
    internal bool IsWatched => !IsPaused && !IsWaiting;

    /// <summary>Until when others wait for its writer, monotonic nanoseconds.</summary>
    internal long RunsUntil { get; set; }

    /// <summary>Its writer is as quick as the reader: it is read whenever there is something while it has its turn.</summary>
    internal bool KeepsTurn { get; set; }

    /// <summary>How much is in it when its writer has written enough for others to have their turn.</summary>
    internal int RunsToUnread { get; set; }

    /// <summary>How much the kernel keeps for it.</summary>
    internal int Capacity { get; set; }

    /// <summary>The other pipe of the same worker.</summary>
    internal WorkerPipe? Sibling { get; set; }

    internal int Descriptor => _fd.Value;

    /// <summary>The beginning of a line whose end has not come.</summary>
    internal ReadOnlySpan<byte> Begun => _begun.AsSpan(0, _begunLength);

    internal void Open(Fd fd, int pid, int wid, OutputStream stream)
    {
        (_fd, Pid, Wid, Stream) = (fd, pid, wid, stream);
        (Target, IsPaused, IsWaiting, KeepsTurn, Capacity, Sibling) = (null, false, false, false, OutputPipe.DefaultCapacity, null);
    }

    internal void Close()
    {
        _fd.Close();
        Keep(default);
    }

    /// <summary>Keeps the beginning of a line in place of the former; memory is held only while there is one.</summary>
    internal void Keep(ReadOnlySpan<byte> begun)
    {
        if (begun.Length > _begun.Length || (begun.IsEmpty && _begun.Length > 0))
        {
            if (_begun.Length > 0)
                ArrayPool<byte>.Shared.Return(_begun);
            _begun = begun.IsEmpty ? [] : ArrayPool<byte>.Shared.Rent(begun.Length);
        }

        begun.CopyTo(_begun);
        _begunLength = begun.Length;
    }
}
