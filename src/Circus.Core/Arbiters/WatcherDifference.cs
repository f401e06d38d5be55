using Circus.Options;

namespace Circus.Arbiters;

/// <summary>What two readings of a watcher's section differ in (spec/processes.md §16, with decisions Q61 and Q82).</summary>
internal static class WatcherDifference
{
    /// <summary>What a running watcher has to do to get from one to the other; null when they are equal.</summary>
    internal static OnChange? Between(WatcherOptions before, WatcherOptions after)
    {
        OnChange? most = null;
        foreach (var row in WatcherOptionTable.Rows)
        {
            if (!row.IsFamily && row.Get(before, "") != row.Get(after, ""))
                most = Larger(most, ConsequenceOf(row));
        }

        if (!before.Rlimits.SequenceEqual(after.Rlimits))
            most = OnChange.Reload;

        // A freeform option may stand in the command line, as a variable.
        if (!before.Freeform.SequenceEqual(after.Freeform))
            most = OnChange.Reload;
        if (!Same(before.StdoutStream, after.StdoutStream) || !Same(before.StderrStream, after.StderrStream) || !Same(before.Hooks, after.Hooks))
            most = Larger(most, OnChange.Nothing);
        return most;
    }

    /// <summary>Options that `set` doesn't know have no consequence in the table: what the workers run needs new ones.</summary>
    private static OnChange ConsequenceOf(OptionDefinition row) => (row.Traits & OptionTraits.ForWorkers) != 0 ? OnChange.Reload : row.OnChange;

    private static OnChange Larger(OnChange? one, OnChange other) => one is { } known && known > other ? known : other;

    private static bool Same(OrderedDictionary<string, string>? one, OrderedDictionary<string, string>? other) =>
        ReferenceEquals(one, other) || (one is not null && other is not null && one.SequenceEqual(other));
}
