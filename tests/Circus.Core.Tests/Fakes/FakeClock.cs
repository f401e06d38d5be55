namespace Circus.Fakes.Tests;

/// <summary>A clock that starts at a random instant and moves only when told to.</summary>
internal sealed class FakeClock : IClock
{
    private readonly Instant _start;
    private readonly double _unixStart;

    internal FakeClock(Random random)
    {
        _start = new Instant(random.NextInt64(1_000_000_000, 1_000_000_000_000_000));
        _unixStart = 1_700_000_000 + random.Next(100_000_000);
        Now = _start;
    }

    public Instant Now { get; private set; }

    /// <summary>How far the wall clock was set by hand; the daemon must not care.</summary>
    internal double WallJump { get; set; }

    public double UnixTime => _unixStart + (Now - _start).TotalSeconds + WallJump;

    internal void Advance(TimeSpan span) => Now += span;

    internal void AdvanceTo(Instant instant) => Now = Instant.Max(Now, instant);
}
