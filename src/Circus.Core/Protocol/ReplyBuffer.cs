using System.Buffers;

namespace Circus.Protocol;

/// <summary>
/// The JSON texts of one turn's replies, one behind the other. Reused: a turn allocates nothing, and the memory of a big reply is given
/// back when the turn is over (ArrayBufferWriter would keep it for ever).
/// </summary>
internal sealed class ReplyBuffer : IBufferWriter<byte>
{
    /// <summary>More than this isn't kept: the replies of a thousand processes fit.</summary>
    internal const int KeptBytes = 64 * 1024;

    private const int InitialBytes = 4 * 1024;

    private byte[] _bytes = new byte[InitialBytes];

    /// <summary>Bytes written.</summary>
    internal int Length { get; private set; }

    internal int Capacity => _bytes.Length;

    internal ReadOnlySpan<byte> Slice(int start, int length) => _bytes.AsSpan(start, length);

    internal void Clear()
    {
        Length = 0;
        if (_bytes.Length > KeptBytes)
            _bytes = new byte[InitialBytes];
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - Length));
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Length);
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - Length < Math.Max(1, count))
            Array.Resize(ref _bytes, Math.Max(checked(_bytes.Length * 2), checked(Length + count)));
    }
}
