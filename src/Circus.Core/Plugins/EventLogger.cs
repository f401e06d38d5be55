using System.Globalization;
using System.Text;
using System.Text.Json;
using Circus.Options;

namespace Circus.Plugins;

/// <summary>Appends every event to a file.</summary>
internal sealed class EventLogger(PluginSettings settings, PluginOutbox outbox) : BuiltInPlugin(outbox)
{
    private readonly EventFilter _filter = new(settings);

    internal static BuiltInDefinition Definition { get; } = new()
    {
        Name = "logger",
        Title = "Appends every event to a file.",
        Options =
        [
            BuiltInDefinition.Row("file", OptionType.String, OptionValue.Null, "The file, opened anew when it is moved away; - is stdout."),
            BuiltInDefinition.Choice("format", "text is `TIME TOPIC FIELDS`, json one object a line.", "text", "json"),
            .. EventFilter.Options,
        ],
        Check = static settings => settings.Has("file") ? null : ("file", "the file to write to"),
        Make = static (settings, outbox, _) => new EventLogger(settings, outbox),
    };

    public override void OnEvent(PluginEvent @event)
    {
        if (!_filter.Wants(@event))
            return;
        var line = settings.Int("format") == 1 ? EventJson.Write(@event, asLine: true) : Encoding.UTF8.GetBytes(TextOf(@event));
        Outbox.Effects.Add(new AppendLine(settings.Text("file"), line));
    }

    private static string TextOf(PluginEvent @event)
    {
        var seconds = @event.Fields.TryGetProperty("time"u8, out var time) && time.ValueKind == JsonValueKind.Number ? time.GetDouble() : 0;
        var when = DateTime.UnixEpoch.AddSeconds(seconds).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var fields = @event.Fields.EnumerateObject().Where(static field => field.Name != "time").Select(static field => $" {field.Name}={field.Value.GetRawText()}");
        return $"{when} {@event.Topic}{string.Concat(fields)}\n";
    }
}
