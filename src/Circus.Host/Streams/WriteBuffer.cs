namespace Circus.Streams;

/// <summary>What goes to one target next, put together from many lines and pipes: one write instead of many. There is one of it.</summary>
internal sealed class WriteBuffer
{
    private const int Capacity = 128 << 10;

    /// <summary>From here on bytes are written from where they are.</summary>
    private const int Large = 16 << 10;

    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(Capacity, pinned: true);
    private int _length;
    private Target? _target;

    /// <summary>Adds bytes for a target.</summary>
    internal void Add(Target target, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= Large)
        {
            Flush();
            target.Write(bytes);
        }
        else
        {
            bytes.CopyTo(Reserve(target, bytes.Length));
            _length += bytes.Length;
        }

        target.Grow(bytes.Length);
    }

    /// <summary>Room for so many bytes to a target, to be used by <see cref="Commit"/>.</summary>
    internal Span<byte> Reserve(Target target, int count)
    {
        if (_target != target || _bytes.Length - _length < count)
        {
            Flush();
            _target = target;
            if (_bytes.Length < count)
                _bytes = GC.AllocateUninitializedArray<byte>(count, pinned: true);
        }

        return _bytes.AsSpan(_length);
    }

    internal void Commit(int count)
    {
        _length += count;
        _target!.Grow(count);
    }

    /// <summary>Writes what is there.</summary>
    internal void Flush()
    {
        if (_length == 0)
            return;
        var count = _length;
        _length = 0;
        _target!.Write(_bytes.AsSpan(0, count));
    }
}
