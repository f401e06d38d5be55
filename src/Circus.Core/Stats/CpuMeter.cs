namespace Circus.Stats;

/// <summary>
/// Processor time of one process in % of one processor, over the real interval since a base that moves once a second and not with each look
/// (spec/quirks.md Q40): however many look, and however often, the figure is that of the last second or so. The first is 0.
/// </summary>
public struct CpuMeter
{
    /// <summary>The kernel counts in 10 ms: over less than this a percentage would be noise, so the one before stays.</summary>
    private const long ShortestInterval = Second / 10;

    /// <summary>From here on a look becomes the base of the next ones.</summary>
    private const long BaseInterval = Second;

    private const long Second = 1_000_000_000;
    private const int TicksPerSecond = 100;

    private long _baseTicks;
    private long _baseAt;
    private bool _hasBase;

    /// <summary>The latest figure.</summary>
    public double Percent { get; private set; }

    /// <summary>A look of a client: something between two samples.</summary>
    /// <param name="ticks">Processor time so far, in ticks of 10 ms.</param>
    /// <param name="now">Monotonic nanoseconds.</param>
    public void Look(long ticks, long now)
    {
        if (!_hasBase || now - _baseAt >= BaseInterval)
            Sample(ticks, now);
        else if (now - _baseAt >= ShortestInterval)
            Percent = PercentOf(ticks, now);
    }

    /// <summary>A regular sample, which is the base of the next one.</summary>
    public void Sample(long ticks, long now)
    {
        if (_hasBase && now - _baseAt < ShortestInterval)
            return;
        if (_hasBase)
            Percent = PercentOf(ticks, now);
        (_baseTicks, _baseAt, _hasBase) = (ticks, now, true);
    }

    private readonly double PercentOf(long ticks, long now) => Math.Max(0, ticks - _baseTicks) * (100.0 * Second / TicksPerSecond) / (now - _baseAt);
}
