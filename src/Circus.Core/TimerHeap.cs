namespace Circus;

/// <summary>Something with one deadline. A process, a watcher and the arbiter are each their own timer: nothing is allocated to wait.</summary>
public abstract class TimerEntry
{
    internal const int NotArmed = -1;

    internal Instant Due { get; set; }

    internal int HeapIndex { get; set; } = NotArmed;

    internal bool IsArmed => HeapIndex != NotArmed;

    /// <summary>The deadline has passed; the entry is no longer armed.</summary>
    internal abstract void OnTimer();
}

/// <summary>All deadlines of the daemon in one binary heap, so that one timerfd serves them.</summary>
internal sealed class TimerHeap
{
    private TimerEntry[] _entries = new TimerEntry[64];

    internal int Count { get; private set; }

    internal Instant Next => Count == 0 ? Instant.Never : _entries[0].Due;

    internal void Arm(TimerEntry entry, Instant due)
    {
        if (due == Instant.Never)
        {
            Disarm(entry);
            return;
        }

        entry.Due = due;
        if (!entry.IsArmed)
        {
            if (Count == _entries.Length)
                Array.Resize(ref _entries, Count * 2);
            entry.HeapIndex = Count;
            _entries[Count++] = entry;
        }

        SiftUp(entry.HeapIndex);
        SiftDown(entry.HeapIndex);
    }

    internal void Disarm(TimerEntry entry)
    {
        var index = entry.HeapIndex;
        if (index == TimerEntry.NotArmed)
            return;

        entry.HeapIndex = TimerEntry.NotArmed;
        var last = _entries[--Count];
        _entries[Count] = null!;
        if (ReferenceEquals(last, entry))
            return;

        Place(last, index);
        SiftUp(index);
        SiftDown(last.HeapIndex);
    }

    /// <summary>Takes one entry that is due; the caller runs it.</summary>
    internal bool TryTakeDue(Instant now, out TimerEntry entry)
    {
        if (Count == 0 || _entries[0].Due > now)
        {
            entry = null!;
            return false;
        }

        entry = _entries[0];
        Disarm(entry);
        return true;
    }

    private void SiftUp(int index)
    {
        var entry = _entries[index];
        while (index > 0)
        {
            var parent = (index - 1) / 2;
            if (_entries[parent].Due <= entry.Due)
                break;
            Place(_entries[parent], index);
            index = parent;
        }

        Place(entry, index);
    }

    private void SiftDown(int index)
    {
        var entry = _entries[index];
        while (true)
        {
            var child = (2 * index) + 1;
            if (child >= Count)
                break;
            if (child + 1 < Count && _entries[child + 1].Due < _entries[child].Due)
                child++;
            if (_entries[child].Due >= entry.Due)
                break;
            Place(_entries[child], index);
            index = child;
        }

        Place(entry, index);
    }

    private void Place(TimerEntry entry, int index)
    {
        _entries[index] = entry;
        entry.HeapIndex = index;
    }
}
