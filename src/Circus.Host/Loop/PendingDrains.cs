using Circus.Linux;

namespace Circus.Loop;

/// <summary>
/// Ended processes whose last output is being written. They are waited for as long as the output thread gets on; a disk that doesn't answer halts
/// it, and must not hold up replacements.
/// </summary>
internal sealed class PendingDrains
{
    private const long PatienceNanoseconds = Clock.NanosecondsPerSecond;
    private const long NoPatienceNanoseconds = PatienceNanoseconds / 100;

    private readonly HashSet<int> _pids = [];
    private readonly Queue<(int Pid, long Deadline, long Progress)> _deadlines = new();
    private long _haltedAt = -1;

    internal int Count => _pids.Count;

    internal bool Contains(int pid) => _pids.Contains(pid);

    /// <param name="pid">Who has ended.</param>
    /// <param name="progress">How far the output thread has got; it was found halted where it still is.</param>
    internal void Add(int pid, long progress)
    {
        _pids.Add(pid);
        _deadlines.Enqueue((pid, Clock.MonotonicNanoseconds() + (progress == _haltedAt ? NoPatienceNanoseconds : PatienceNanoseconds), progress));
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

    /// <summary>A process that was waited for while the output thread did not get on.</summary>
    internal bool TryTakeOverdue(long progress, out int pid)
    {
        while (_deadlines.TryPeek(out var first) && first.Deadline <= Clock.MonotonicNanoseconds())
        {
            _deadlines.Dequeue();
            pid = first.Pid;
            if (!_pids.Contains(pid))
                continue;
            if (first.Progress != progress)
            {
                Add(pid, progress);
                continue;
            }

            _haltedAt = progress;
            return _pids.Remove(pid);
        }

        pid = 0;
        return false;
    }
}
