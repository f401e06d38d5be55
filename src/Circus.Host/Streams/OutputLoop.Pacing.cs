using Circus.Linux;

namespace Circus.Streams;

/// <content>
/// A full pipe has a writer that waits; reading it lets that writer run. With more of them running than there are processors hardly more is
/// written, but everything else on the host waits behind them, requests to this daemon too. So a few run at a time. The other full pipes are read
/// in turn, each when one of the few has written half of what was read from it, or has had its time. One that is filled as quickly as it is read
/// keeps its turn for all of that time: going round among many such pipes would find in each what has long left the processor's cache.
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

    /// <summary>Puts a full pipe behind the others when enough writers run.</summary>
    private bool MustWait(WorkerPipe pipe)
    {
        if (pipe.KeepsTurn || MayMoreRun() || OutputPipe.Unread(pipe.Descriptor) < Full)
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
        var read = _full.Count > 0 && !pipe.KeepsTurn ? ReadInCrowd(pipe, unread) : Read(pipe, BytesPerTurn);
        var fullness = Math.Min(1, (double)read / Plenty);
        if (read < Full || _pipes[slot] != pipe)
            return fullness;
        pipe.RunsToUnread = unread - read / 2;
        var runs = _running.Contains(pipe);
        if (!runs)
            _running.Add(pipe);
        if (!runs || !pipe.KeepsTurn)
            pipe.RunsUntil = Clock.MonotonicNanoseconds() + RunNanoseconds;
        return fullness;
    }

    /// <summary>Reads a little; all when the writer has written half as much meanwhile, for it wouldn't run long.</summary>
    private int ReadInCrowd(WorkerPipe pipe, int unread)
    {
        var slot = pipe.Slot;
        var read = Read(pipe, BytesInCrowd);
        if (read < BytesInCrowd || _pipes[slot] != pipe || !pipe.IsWatched || OutputPipe.Unread(pipe.Descriptor) < unread - read / 2)
            return read;
        pipe.KeepsTurn = true;
        return read + Read(pipe, BytesPerTurn);
    }

    /// <summary>Lets the next writers run in place of those that have had their turn; see <see cref="ReadInTurn"/>.</summary>
    private double ReadNextFull()
    {
        var fullest = 0.0;
        if (_running.Count == 0 && _full.Count == 0)
            return fullest;
        EndTurns();
        while (MayMoreRun() && _full.TryDequeue(out var pipe))
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

    /// <summary>Where one keeps its turn, its writer is the next when it is read: there is no need of another that waits for the processor.</summary>
    private bool MayMoreRun() => _running.Count < MostRunning - (_running.Exists(static pipe => pipe.KeepsTurn) ? 1 : 0);

    private void EndTurns()
    {
        var now = Clock.MonotonicNanoseconds();
        var (running, refilled) = (_running.Count, 0);
        for (var i = _running.Count - 1; i >= 0; i--)
        {
            var pipe = _running[i];
            var hasRefilled = OutputPipe.Unread(pipe.Descriptor) >= pipe.RunsToUnread;
            if (hasRefilled)
                refilled++;
            if (pipe.RunsUntil > now && (pipe.KeepsTurn || !hasRefilled))
                continue;
            pipe.KeepsTurn = false;
            _running.RemoveAt(i);
        }

        if (_full.Count > 0)
            AdaptRestInCrowd(running, refilled);
    }

    /// <summary>Those that run shall write while others wait for their turn, so long that some of them, but not all, have written enough.</summary>
    private void AdaptRestInCrowd(int running, int refilled)
    {
        if (_rest > LongestRestInCrowd)
            _rest = LongestRestInCrowd;
        if (refilled == 0)
            RestLonger(LongestRestInCrowd);
        else if (refilled == running)
            _rest /= 2;
    }

    private void SetWaiting(WorkerPipe pipe, bool isWaiting)
    {
        var wasWatched = pipe.IsWatched;
        pipe.IsWaiting = isWaiting;
        FollowWatched(pipe, wasWatched);
    }
}
