using System.Buffers.Binary;

namespace Circus.Streams;

/// <summary>The last lines of a stream, as many as fit into so many bytes; the oldest make room for the next.</summary>
public sealed class TailRing(int capacity)
{
    private const int HeaderBytes = 20;

    private readonly byte[] _bytes = new byte[capacity];
    private int _start;
    private int _used;

    /// <summary>Keeps a line; of one that is longer than the ring its beginning.</summary>
    public void Add(long number, int pid, int wid, ReadOnlySpan<byte> line)
    {
        if (capacity <= HeaderBytes)
            return;
        line = line[..Math.Min(line.Length, capacity - HeaderBytes)];
        while (_used + HeaderBytes + line.Length > capacity)
            DropOldest();
        Span<byte> header = stackalloc byte[HeaderBytes];
        BinaryPrimitives.WriteInt32LittleEndian(header, line.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], pid);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], wid);
        BinaryPrimitives.WriteInt64LittleEndian(header[12..], number);
        Put(header);
        Put(line);
    }

    /// <summary>The last lines, oldest first.</summary>
    /// <param name="count">How many at most.</param>
    /// <param name="wid">Of one worker; null: of all.</param>
    public IReadOnlyList<TailLine> Last(int count, int? wid)
    {
        var lines = new Queue<TailLine>();
        Span<byte> header = stackalloc byte[HeaderBytes];
        for (var at = 0; at < _used && count > 0;)
        {
            Get(at, header);
            var length = BinaryPrimitives.ReadInt32LittleEndian(header);
            var line = new TailLine(
                BinaryPrimitives.ReadInt64LittleEndian(header[12..]),
                BinaryPrimitives.ReadInt32LittleEndian(header[4..]),
                BinaryPrimitives.ReadInt32LittleEndian(header[8..]),
                new byte[length]);
            Get(at + HeaderBytes, line.Text);
            at += HeaderBytes + length;
            if (wid is { } wanted && line.Wid != wanted)
                continue;
            if (lines.Count == count)
                lines.Dequeue();
            lines.Enqueue(line);
        }

        return [.. lines];
    }

    /// <summary>Takes over what another ring holds.</summary>
    public void TakeFrom(TailRing other)
    {
        foreach (var line in other.Last(int.MaxValue, null))
            Add(line.Number, line.Pid, line.Wid, line.Text);
    }

    private void DropOldest()
    {
        Span<byte> length = stackalloc byte[4];
        Get(0, length);
        var size = HeaderBytes + BinaryPrimitives.ReadInt32LittleEndian(length);
        _start = (_start + size) % capacity;
        _used -= size;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        var at = (_start + _used) % capacity;
        var first = Math.Min(bytes.Length, capacity - at);
        bytes[..first].CopyTo(_bytes.AsSpan(at));
        bytes[first..].CopyTo(_bytes);
        _used += bytes.Length;
    }

    private void Get(int offset, Span<byte> to)
    {
        var at = (_start + offset) % capacity;
        var first = Math.Min(to.Length, capacity - at);
        _bytes.AsSpan(at, first).CopyTo(to);
        _bytes.AsSpan(0, to.Length - first).CopyTo(to[first..]);
    }
}

/// <summary>One line of a <see cref="TailRing"/>.</summary>
/// <param name="Number">Its number in its stream, counted up from the first line that anybody could see.</param>
/// <param name="Pid">Who wrote it.</param>
/// <param name="Wid">The number of who wrote it in its watcher.</param>
/// <param name="Text">The bytes, without the newline.</param>
public readonly record struct TailLine(long Number, int Pid, int Wid, byte[] Text);
