using Circus.Watchers;

namespace Circus.Arbiters;

/// <summary>
/// Option spawn_rate: a token bucket for the spawns of all watchers. Who wants to spawn enrolls; when everyone has said what they want, the
/// tokens go to the largest priority, and within it to who has waited longest. It is its own timer: the next token.
/// </summary>
internal sealed class SpawnBudget(ArbiterContext context) : TimerEntry
{
    /// <summary>What has not been used is kept for so long, so that a crash after quiet times is made good at once.</summary>
    private const double BurstSeconds = 0.1;

    private readonly PriorityQueue<Watcher, (int, long)> _waiting = new();
    private double _rate;
    private double _tokens;
    private Instant _filledAt;
    private long _order;

    internal bool IsLimited => _rate > 0;

    private double Capacity => Math.Max(1, _rate * BurstSeconds);

    /// <summary>Spawns per second; 0 is no limit.</summary>
    internal void SetRate(double rate)
    {
        _rate = rate;
        _tokens = Capacity;
        _filledAt = context.Clock.Now;
    }

    internal void Enroll(Watcher watcher)
    {
        if (watcher.IsAwaitingSpawn)
            return;
        watcher.IsAwaitingSpawn = true;
        _waiting.Enqueue(watcher, (-watcher.Options.Priority, _order++));
    }

    /// <summary>It no longer wants to spawn anything.</summary>
    internal void Withdraw(Watcher watcher)
    {
        if (!watcher.IsAwaitingSpawn)
            return;
        watcher.IsAwaitingSpawn = false;
        _waiting.Remove(watcher, out _, out _);
        if (_waiting.Count == 0)
            context.Timers.Disarm(this);
    }

    /// <summary>A token that wasn't needed after all.</summary>
    internal void GiveBack() => _tokens++;

    /// <summary>Hands out the tokens there are; false when nobody got one.</summary>
    internal bool Grant()
    {
        if (_waiting.Count == 0)
            return false;
        Fill();
        var isGranted = false;
        while ((_tokens >= 1 || !IsLimited) && _waiting.TryDequeue(out var watcher, out _))
        {
            _tokens--;
            watcher.IsAwaitingSpawn = false;
            watcher.HasSpawnGrant = true;
            context.MarkDirty(watcher);
            isGranted = true;
        }

        if (_waiting.Count > 0)
            context.Timers.Arm(this, context.Clock.Now + TimeSpan.FromSeconds((1 - _tokens) / _rate) + TimeSpan.FromTicks(1));
        return isGranted;
    }

    /// <summary>The next pump hands the new token out.</summary>
    internal override void OnTimer()
    {
    }

    private void Fill()
    {
        var now = context.Clock.Now;
        _tokens = Math.Min(Capacity, _tokens + ((now - _filledAt).TotalSeconds * _rate));
        _filledAt = now;
    }
}
