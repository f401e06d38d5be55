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
    private const int BytesInCrowd = 64 << 10;

    /// <summary>A pipe with so much counts as full.</summary>
    private const int Full = BytesInCrowd / 2;

    private const long RunNanoseconds = 2_000_000;

    /// <summary>One for each processor, and one that is next. More write little more, and others wait longer.</summary>
    internal static readonly int MostRunning = Environment.ProcessorCount + 1;

    /// <summary>A turn that finds so much in a pipe comes late: what drops out of the processor's cache meanwhile slows the writer.</summary>
    private const int Plenty = 64 << 10;

    /// <summary>In which a writer that computes what it writes refills half of what a turn takes from it.</summary>
    private static readonly TimeSpan LongestRestInCrowd = TimeSpan.FromMicroseconds(200);

    private readonly List<WorkerPipe> _running = [];
    private readonly Queue<WorkerPipe> _full = new();
    private int _refilled;

    /// <summary>Puts a full pipe behind the others when enough writers run.</summary>
    private bool MustWait(WorkerPipe pipe)
    {
        if (_running.Count < MostRunning || OutputPipe.Unread(pipe.Descriptor) < Full)
            return false;
        SetWaiting(pipe, true);
        _full.Enqueue(pipe);
        return true;
    }

    /// <summary>Reads a pipe and, when it was full, notes that its writer runs; how near it was to what a turn should find, 0 to 1.</summary>
    private double ReadInTurn(WorkerPipe pipe)
    {
        // Reading may close it.
        var (slot, unread) = (pipe.Slot, OutputPipe.Unread(pipe.Descriptor));
        var read = _full.Count > 0 ? ReadInCrowd(pipe, unread) : Read(pipe, BytesPerTurn);
        var fullness = Math.Min(1, (double)read / Plenty);
        if (read < Full || _pipes[slot] != pipe)
            return fullness;
        pipe.RunsUntil = Clock.MonotonicNanoseconds() + RunNanoseconds;
        pipe.RunsToUnread = unread - read / 2;
        if (!_running.Contains(pipe))
            _running.Add(pipe);
        return fullness;
    }

    /// <summary>Reads a little; all when the writer has written half as much meanwhile, for it wouldn't run long.</summary>
    private int ReadInCrowd(WorkerPipe pipe, int unread)
    {
        var slot = pipe.Slot;
        var read = Read(pipe, BytesInCrowd);
        if (read == BytesInCrowd && _pipes[slot] == pipe && pipe.IsWatched && OutputPipe.Unread(pipe.Descriptor) >= unread - read / 2)
            read += Read(pipe, BytesPerTurn);
        return read;
    }

    /// <summary>Lets the next writers run in place of those that have had their turn; see <see cref="ReadInTurn"/>.</summary>
    private double ReadNextFull()
    {
        var fullest = 0.0;
        if (_running.Count == 0 && _full.Count == 0)
            return fullest;
        var now = Clock.MonotonicNanoseconds();
        _refilled = 0;
        for (var i = _running.Count - 1; i >= 0; i--)
        {
            var hasRefilled = OutputPipe.Unread(_running[i].Descriptor) >= _running[i].RunsToUnread;
            if (hasRefilled)
                _refilled++;
            if (hasRefilled || _running[i].RunsUntil <= now)
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

    /// <summary>Lets those that run write while others wait for their turn, so long that some of them, but not all, have written enough.</summary>
    private void RestInCrowd()
    {
        if (_rest > LongestRestInCrowd)
            _rest = LongestRestInCrowd;
        if (_refilled == MostRunning)
            _rest /= 2;
        else if (_refilled == 0)
            RestLonger(LongestRestInCrowd);
    }

    private void SetWaiting(WorkerPipe pipe, bool isWaiting)
    {
        var wasWatched = pipe.IsWatched;
        pipe.IsWaiting = isWaiting;
        FollowWatched(pipe, wasWatched);
    }
}
