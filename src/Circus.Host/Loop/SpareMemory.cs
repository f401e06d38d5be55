using Circus.Linux;

namespace Circus.Loop;

/// <summary>
/// Memory that a burst needed and quiet doesn't, given back once nothing has happened for a moment: the collector keeps the heap of requests at
/// their worst (measured: 12 MB after 100,000 of them, 60 MB after some of 100 KB), and the code that ran stays mapped, 5 MB after the start.
/// </summary>
internal sealed class SpareMemory
{
    private const int QuietMilliseconds = 500;

    /// <summary>Collections when memory was given back the last time; null: never, as the start is a burst too.</summary>
    private int? _collections;

    /// <summary>How long the loop may wait before <see cref="GiveBack"/> is due; -1 for ever.</summary>
    internal int WaitMilliseconds => GC.CollectionCount(0) == _collections ? -1 : QuietMilliseconds;

    /// <summary>Returns unused memory to the system, in 2 to 5 ms.</summary>
    internal void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        ProgramPages.Release();
        _collections = GC.CollectionCount(0);
    }
}
