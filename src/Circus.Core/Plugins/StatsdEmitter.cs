namespace Circus.Plugins;

/// <summary>Counts every event in StatsD (plugins-and-hooks.md §4.2).</summary>
internal sealed class StatsdEmitter(PluginSettings settings, PluginOutbox outbox) : BuiltInPlugin(outbox)
{
    private readonly Statsd _statsd = new(settings, outbox);

    internal static BuiltInDefinition Definition { get; } = new()
    {
        Name = "statsd",
        ClassName = "circus.plugins.statsd.StatsdEmitter",
        Title = "Counts every event in StatsD, `WATCHER.EVENT`.",
        Options = Statsd.Options("app"),
        Make = static (settings, outbox, _) => new StatsdEmitter(settings, outbox),
    };

    public override void OnEvent(PluginEvent @event) => _statsd.Increment($"{@event.Watcher}.{@event.Name}");
}
