namespace Circus.Cli.Completion;

/// <summary>What only the daemon knows: the names and pids that stand on its command lines. Empty when it doesn't answer.</summary>
internal interface IDaemonNames
{
    IReadOnlyList<string> Watchers();

    /// <summary>The pids of a watcher.</summary>
    IReadOnlyList<string> Pids(string watcher);

    /// <summary>The options of a watcher that `get` answers.</summary>
    IReadOnlyList<string> OptionKeys(string watcher);
}
