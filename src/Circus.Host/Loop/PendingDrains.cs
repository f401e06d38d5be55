using Circus.Linux;

namespace Circus.Loop;

/// <summary>Ended processes whose last output is being written; none is waited for longer than a moment.</summary>
internal sealed class PendingDrains
{
    /// <summary>A disk that doesn't answer must not hold up the replacement.</summary>
    private const int PatienceMilliseconds = 250;

    private readonly HashSet<int> _pids = [];
    private readonly Queue<(int Pid, long Deadline)> _deadlines = new();

    internal int Count => _pids.Count;

    internal bool Contains(int pid) => _pids.Contains(pid);

    internal void Add(int pid)
    {
        _pids.Add(pid);
        _deadlines.Enqueue((pid, Clock.MonotonicNanoseconds() + PatienceMilliseconds * 1_000_000L));
    }

    internal bool Remove(int pid) => _pids.Remove(pid);

    /// <summary>How long the loop may wait: so many milliseconds (-1: for ever), or until the first deadline.</summary>
    internal int Limit(int milliseconds)
    {
        if (Count == 0)
        {
            _deadlines.Clear();
            return milliseconds;
        }

        var left = (int)Math.Max(0, (_deadlines.Peek().Deadline - Clock.MonotonicNanoseconds() + 999_999) / 1_000_000);
        return milliseconds < 0 ? left : Math.Min(milliseconds, left);
    }

    /// <summary>A process that was waited for in vain.</summary>
    internal bool TryTakeOverdue(out int pid)
    {
        while (_deadlines.TryPeek(out var first) && first.Deadline <= Clock.MonotonicNanoseconds())
        {
            _deadlines.Dequeue();
            pid = first.Pid;
            if (_pids.Remove(pid))
                return true;
        }

        pid = 0;
        return false;
    }
}
