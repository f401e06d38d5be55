using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Circus.Control.Zmtp;

/// <summary>Pooled buffers for unfinished frames of all peers of one thread, up to a sum of bytes.</summary>
internal sealed class BufferBudget(long maxBytes)
{
    // The shared pool keeps what it is given until a full collection; a rare giant is better left to the collector.
    private const int LargestKept = 256 << 10;

    /// <summary>Bytes lent out.</summary>
    internal long InUse { get; private set; }

    /// <summary>A buffer of at least so many bytes; false when the sum would exceed the budget.</summary>
    internal bool TryRent(int bytes, [NotNullWhen(true)] out byte[]? buffer)
    {
        buffer = null;
        if (InUse + bytes > maxBytes) return false;
        buffer = bytes <= LargestKept ? ArrayPool<byte>.Shared.Rent(bytes) : GC.AllocateUninitializedArray<byte>(bytes);
        InUse += buffer.Length;
        return true;
    }

    internal void Return(byte[] buffer)
    {
        InUse -= buffer.Length;
        if (buffer.Length <= LargestKept) ArrayPool<byte>.Shared.Return(buffer);
    }
}
