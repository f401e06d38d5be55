using System.Globalization;
using Circus.Options;

namespace Circus.Plugins;

/// <summary>Runs a command for events.</summary>
internal sealed class EventCommand(PluginSettings settings, PluginOutbox outbox) : BuiltInPlugin(outbox)
{
    private readonly EventFilter _filter = new(settings);
    private int _running;

    internal static BuiltInDefinition Definition { get; } = new()
    {
        Name = "exec",
        Title = "Runs a command for events, the event as JSON on stdin and in CIRCUS_EVENT, CIRCUS_WATCHER, CIRCUS_PID.",
        Options =
        [
            BuiltInDefinition.Row("command", OptionType.String, OptionValue.Null, "Command line for /bin/sh."),
            .. EventFilter.Options,
            EventFilter.RateRow,
            BuiltInDefinition.Row("timeout", OptionType.Float, 30.0, "After that it is killed.", "s", minimum: 0.01),
            BuiltInDefinition.Row("max_running", OptionType.Int, 4, "How many may run at once; an event beyond that is dropped.", minimum: 1),
        ],
        Check = static settings => settings.Has("command") ? null : ("command", "the command line to run"),
        Make = static (settings, outbox, _) => new EventCommand(settings, outbox),
    };

    public override void OnEvent(PluginEvent @event)
    {
        if (!_filter.Wants(@event))
            return;
        if (_running >= settings.Int("max_running"))
        {
            Outbox.Warn($"{_running} commands run: none is started for {@event.Topic}");
            return;
        }

        if (!_filter.TryTake(Outbox.Now, out var dropped))
            return;
        (string, string)[] variables =
        [
            ("CIRCUS_EVENT", @event.Name), ("CIRCUS_WATCHER", @event.Watcher), ("CIRCUS_TOPIC", @event.Topic),
            ("CIRCUS_PID", @event.Pid == 0 ? "" : @event.Pid.ToString(CultureInfo.InvariantCulture)),
        ];
        _running++;
        Outbox.Probe(new CommandProbe(settings.Text("command"), variables, EventJson.Write(@event, dropped), settings.Seconds("timeout")), result =>
        {
            _running--;
            if (!result.IsOk)
                Outbox.Warn($"{settings.Text("command")}: {result.Error}");
        });
    }
}
