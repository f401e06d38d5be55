using Circus.Options;

namespace Circus.Plugins;

/// <summary>Sends events to a URL, one after the other.</summary>
internal sealed class Webhook(PluginSettings settings, PluginOutbox outbox) : BuiltInPlugin(outbox)
{
    private const int MostWaiting = 100;

    private readonly EventFilter _filter = new(settings);
    private readonly Queue<byte[]> _waiting = new();
    private bool _isUnderWay;

    internal static BuiltInDefinition Definition { get; } = new()
    {
        Name = "webhook",
        Title = "POSTs events as JSON to a URL.",
        Options =
        [
            BuiltInDefinition.Row("url", OptionType.String, OptionValue.Null, "Where to, http:// or, through curl, https://."),
            .. EventFilter.Options,
            EventFilter.RateRow,
            BuiltInDefinition.Row("timeout", OptionType.Float, 5.0, "How long the answer may take.", "s", minimum: 0.01),
            BuiltInDefinition.Row("retries", OptionType.Int, 2, "Further attempts, a second apart, when there is no good answer.", minimum: 0),
        ],
        Check = static settings => settings.Has("url") ? WebAddress.Problem(settings, "url", "http", "https") : ("url", "where to send events"),
        Make = static (settings, outbox, _) => new Webhook(settings, outbox),
    };

    public override void OnEvent(PluginEvent @event)
    {
        if (!_filter.Wants(@event) || !_filter.TryTake(Outbox.Now, out var dropped))
            return;
        if (_waiting.Count >= MostWaiting)
        {
            Outbox.Warn($"{MostWaiting} events wait for {settings.Text("url")}: one is dropped");
            _waiting.Dequeue();
        }

        _waiting.Enqueue(EventJson.Write(@event, dropped));
        SendNext();
    }

    private void SendNext()
    {
        if (_isUnderWay || !_waiting.TryDequeue(out var body))
            return;
        _isUnderWay = true;
        Send(body, settings.Int("retries"));
    }

    private void Send(byte[] body, int retries) => Outbox.Probe(new HttpProbe(settings.Text("url"), body, settings.Seconds("timeout")), result =>
    {
        if (!result.IsOk && retries > 0)
        {
            Outbox.Later(TimeSpan.FromSeconds(1), () => Send(body, retries - 1));
            return;
        }

        if (!result.IsOk)
            Outbox.Warn($"{settings.Text("url")}: {result.Error}: an event is lost");
        _isUnderWay = false;
        SendNext();
    });
}
