namespace Circus.Tests;

public sealed class TimerHeapTests
{
    private sealed class Entry : TimerEntry
    {
        internal override void OnTimer()
        {
        }
    }

    [Fact]
    public void EntriesComeOutInOrderOfTheirDeadlines()
    {
        var random = new Random(7);
        var heap = new TimerHeap();
        var entries = Enumerable.Range(0, 500).Select(_ => new Entry()).ToArray();
        foreach (var entry in entries)
            heap.Arm(entry, new Instant(random.Next(1, 1000)));

        // Some move, some leave, as processes do.
        foreach (var entry in entries.Where((_, i) => i % 3 == 0))
            heap.Arm(entry, new Instant(random.Next(1, 1000)));
        foreach (var entry in entries.Where((_, i) => i % 5 == 0))
            heap.Disarm(entry);

        var taken = new List<long>();
        while (heap.TryTakeDue(new Instant(1000), out var entry))
            taken.Add(entry.Due.Nanoseconds);
        Assert.Equal(400, taken.Count);
        Assert.Equal(taken.Order(), taken);
        Assert.Equal(Instant.Never, heap.Next);
    }

    [Fact]
    public void NothingIsTakenBeforeItsTime()
    {
        var heap = new TimerHeap();
        var entry = new Entry();
        heap.Arm(entry, new Instant(10));
        Assert.False(heap.TryTakeDue(new Instant(9), out _));
        Assert.True(heap.TryTakeDue(new Instant(10), out var taken));
        Assert.Same(entry, taken);
        Assert.False(entry.IsArmed);
    }

    [Fact]
    public void ArmingForNeverDisarms()
    {
        var heap = new TimerHeap();
        var entry = new Entry();
        heap.Arm(entry, new Instant(10));
        heap.Arm(entry, Instant.Never);
        Assert.False(entry.IsArmed);
        Assert.Equal(0, heap.Count);
    }
}
