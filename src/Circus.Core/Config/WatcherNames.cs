using Circus.Options;

namespace Circus.Config;

/// <summary>The names taken so far by watchers, those of plugins too: commands find them without regard to case (quirks.md Q69).</summary>
internal sealed class WatcherNames(ConfigProblems problems)
{
    private readonly Dictionary<string, SourceLocation> _taken = new(StringComparer.Ordinal);

    /// <summary>Takes a name, or reports where it was taken before.</summary>
    internal void Take(string name, IniSection section)
    {
        var key = name.ToLowerInvariant();
        if (!_taken.TryAdd(key, section.Location))
            problems.Error(section, $"the watcher {PythonRepr.Of(name)} is defined already at {_taken[key]}; names are not case-sensitive");
    }
}
