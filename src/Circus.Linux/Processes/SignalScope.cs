namespace Circus.Linux;

/// <summary>Who gets a signal that is meant for a worker.</summary>
public enum SignalScope
{
    /// <summary>The process alone, as Circus does (spec/processes.md §7).</summary>
    Process,

    /// <summary>The process, then its direct children (stop_children).</summary>
    ProcessAndChildren,

    /// <summary>The direct children alone (the signal command with children).</summary>
    Children,

    /// <summary>The process, then everything below it (the end of a stop; recursive).</summary>
    ProcessAndDescendants,

    /// <summary>The process group that the worker leads since setsid (kill_group).</summary>
    ProcessGroup,
}
