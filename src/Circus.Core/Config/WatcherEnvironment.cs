namespace Circus.Config;

/// <summary>What the daemon's environment and the env sections come to for a watcher. Shared by watchers, so never changed.</summary>
/// <param name="Sections">What sections give: the workers' environment without `copy_env`.</param>
/// <param name="All">The daemon's variables and over them what sections give: the workers' environment with `copy_env`.</param>
/// <param name="Lookup">The same by name without case: what `$(circus.env.X)` means in the watcher's options.</param>
internal sealed record WatcherEnvironment(
    OrderedDictionary<string, string> Sections, OrderedDictionary<string, string> All, IReadOnlyDictionary<string, string> Lookup);
