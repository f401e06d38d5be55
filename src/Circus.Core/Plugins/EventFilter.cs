using Circus.Config;
using Circus.Options;

namespace Circus.Plugins;

/// <summary>Which events a plugin wants, and how many of them in a minute.</summary>
internal sealed class EventFilter(PluginSettings settings)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Queue<Instant> _taken = new();

    internal static OptionDefinition<PluginSettings>[] Options =>
    [
        BuiltInDefinition.Row("events", OptionType.Words, OptionValue.Null, "Events, such as `reap stop`; all without it."),
        BuiltInDefinition.Row("watchers", OptionType.Words, OptionValue.Null, "Patterns (`web-*`) of watchers, as topics name them; all without it."),
    ];

    internal static OptionDefinition<PluginSettings> RateRow =>
        BuiltInDefinition.Row("max_per_minute", OptionType.Int, 60, "What comes beyond that is dropped and counted.", minimum: 1);

    /// <summary>How many were dropped since the last that was not.</summary>
    internal int Dropped { get; private set; }

    internal bool Wants(PluginEvent @event) =>
        (settings.Words("events") is not { Count: > 0 } events || events.Contains(@event.Name))
        && (settings.Words("watchers") is not { Count: > 0 } watchers || watchers.Any(pattern => ShellGlob.IsMatch(pattern, @event.Watcher)));

    /// <summary>False for one too many; else it counts, and says how many were dropped before it.</summary>
    internal bool TryTake(Instant now, out int dropped)
    {
        while (_taken.TryPeek(out var first) && now - first >= Minute)
            _taken.Dequeue();
        dropped = Dropped;
        if (_taken.Count >= settings.Int("max_per_minute"))
        {
            Dropped++;
            return false;
        }

        _taken.Enqueue(now);
        Dropped = 0;
        return true;
    }
}
