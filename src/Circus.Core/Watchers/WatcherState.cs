namespace Circus.Watchers;

/// <summary>The states of spec/overview.md §5.</summary>
public enum WatcherState
{
    Stopped,
    Starting,
    Active,
    Stopping,
}

public static class WatcherStateText
{
    /// <summary>The word that the <c>status</c> command shows.</summary>
    public static string Of(WatcherState state) => state switch
    {
        WatcherState.Stopped => "stopped",
        WatcherState.Starting => "starting",
        WatcherState.Active => "active",
        _ => "stopping",
    };
}
