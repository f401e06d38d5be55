namespace Circus.Stats;

/// <summary>How long the turns of the loop take: for so long whatever comes next has to wait. Written by the loop alone.</summary>
public sealed class LoopTimes
{
    /// <summary>Upper bounds of the buckets, seconds; turns beyond the last one are in none.</summary>
    public static readonly double[] Bounds = [0.0001, 0.001, 0.01, 0.1, 1];

    private readonly long[] _buckets = new long[Bounds.Length];
    private long _nanoseconds;

    public long Count { get; private set; }

    /// <summary>All turns together, seconds.</summary>
    public double Sum => _nanoseconds * 1e-9;

    /// <summary>Turns that took no longer than <see cref="Bounds"/> at this index.</summary>
    public long UpTo(int bound) => _buckets[bound];

    /// <summary>Counts one turn.</summary>
    public void Add(long nanoseconds)
    {
        Count++;
        _nanoseconds += nanoseconds;
        for (var i = Bounds.Length - 1; i >= 0 && nanoseconds <= Bounds[i] * 1e9; i--)
            _buckets[i]++;
    }

    internal LoopTimes Copy()
    {
        var copy = new LoopTimes { Count = Count, _nanoseconds = _nanoseconds };
        _buckets.CopyTo(copy._buckets, 0);
        return copy;
    }
}
