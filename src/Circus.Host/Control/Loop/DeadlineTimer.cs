using Circus.Linux;

namespace Circus.Control.Loop;

/// <summary>
/// One timerfd for all deadlines of the thread. It knows only how many there are and a lower bound of the first; when it fires, the owner looks
/// through all of them. Armed at most once a turn, and not at all while nothing is pending.
/// </summary>
internal sealed class DeadlineTimer : IDisposable
{
    private readonly TimerFd _timer = TimerFd.Create();
    private long _armedAt;
    private long _earliest = long.MaxValue;
    private int _pending;

    internal int Descriptor => _timer.Descriptor;

    /// <summary>Replaces one deadline by another, in monotonic nanoseconds; 0 is none.</summary>
    internal void Change(long from, long to)
    {
        if (from != 0) _pending--;
        if (to != 0) _pending++;
        if (to != 0) _earliest = Math.Min(_earliest, to);
        if (_pending == 0) _earliest = long.MaxValue;
    }

    /// <summary>At the end of a turn: brings the timerfd up to date.</summary>
    internal void Settle()
    {
        if (_pending == 0)
        {
            if (_armedAt != 0) _timer.Disarm();
            _armedAt = 0;
        }
        else if (_armedAt == 0 || _earliest < _armedAt)
        {
            _timer.ArmAt(_earliest);
            _armedAt = _earliest;
        }
    }

    /// <summary>It has fired: the owner now calls <see cref="Keep"/> for every deadline that is still to come.</summary>
    internal void BeginRound()
    {
        _timer.Drain();
        _armedAt = 0;
        _earliest = long.MaxValue;
    }

    internal void Keep(long deadline) => _earliest = Math.Min(_earliest, deadline);

    public void Dispose() => _timer.Dispose();
}
