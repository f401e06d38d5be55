using Circus.Protocol;

namespace Circus.Processes;

/// <summary>A waiting `kill` command: answered when the last of its processes has ended.</summary>
internal sealed class PendingKill(Waiter waiter)
{
    internal Waiter Waiter { get; } = waiter;

    internal int Remaining { get; set; }
}
