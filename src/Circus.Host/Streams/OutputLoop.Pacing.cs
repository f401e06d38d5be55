using Circus.Linux;

namespace Circus.Streams;

/// <content>
/// A full pipe has a writer that waits; reading it lets that writer run. With more of them running than there are processors hardly more is
/// written, but everything else on the host waits behind them, requests to this daemon too. So a few run at a time. The other full pipes are read
/// in turn, each when one of the few has written half of what was read from it, or has had its time.
/// </content>
internal sealed partial class OutputLoop
{
    /// <summary>What one pipe may bring in a turn while others wait for theirs: its writer soon waits again.</summary>
    private const int BytesInCrowd = 128 << 10;

    private const long RunNanoseconds = 2_000_000;

    /// <summary>One for each processor, and one that is next. More write little more, and others wait longer.</summary>
    internal static readonly int MostRunning = Environment.ProcessorCount + 1;

    private readonly List<WorkerPipe> _running = [];
    private readonly Queue<WorkerPipe> _full = new();

    /// <summary>Puts a full pipe behind the others when enough writers run.</summary>
    private bool MustWait(WorkerPipe pipe)
    {
        if (_running.Count < MostRunning || OutputPipe.Unread(pipe.Descriptor) < pipe.Capacity / 2)
            return false;
        SetWaiting(pipe, true);
        _full.Enqueue(pipe);
        return true;
    }

    /// <summary>Reads a pipe and, when it was full, notes that its writer runs; how full it was, 0 to 1.</summary>
    private double ReadInTurn(WorkerPipe pipe)
    {
        // Reading may widen and close it.
        var (slot, capacity) = (pipe.Slot, pipe.Capacity);
        var limit = _full.Count > 0 ? BytesInCrowd : BytesPerTurn;
        var read = Read(pipe, limit);
        var fullness = read >= limit ? 1 : (double)read / capacity;
        if (fullness < 0.5 || _pipes[slot] != pipe)
            return fullness;
        pipe.RunsUntil = Clock.MonotonicNanoseconds() + RunNanoseconds;
        pipe.RunsToUnread = OutputPipe.Unread(pipe.Descriptor) + read / 2;
        if (!_running.Contains(pipe))
            _running.Add(pipe);
        return fullness;
    }

    /// <summary>Lets the next writers run in place of those that have had their turn; how full the fullest of their pipes was, 0 to 1.</summary>
    private double ReadNextFull()
    {
        var fullest = 0.0;
        if (_running.Count == 0 && _full.Count == 0)
            return fullest;
        var now = Clock.MonotonicNanoseconds();
        for (var i = _running.Count - 1; i >= 0; i--)
        {
            if (_running[i].RunsUntil <= now || OutputPipe.Unread(_running[i].Descriptor) >= _running[i].RunsToUnread)
                _running.RemoveAt(i);
        }

        while (_running.Count < MostRunning && _full.TryDequeue(out var pipe))
        {
            // It may have been closed meanwhile.
            if (!pipe.IsWaiting)
                continue;
            SetWaiting(pipe, false);
            if (pipe.IsWatched)
                fullest = Math.Max(fullest, ReadInTurn(pipe));
        }

        return fullest;
    }

    private void SetWaiting(WorkerPipe pipe, bool isWaiting)
    {
        var wasWatched = pipe.IsWatched;
        pipe.IsWaiting = isWaiting;
        FollowWatched(pipe, wasWatched);
    }
}
