using System.Text.Json;

namespace Circus.Plugins;

/// <summary>
/// A plugin that shares its process with others. Its watcher has no process of its own, so what is done to the watcher is done here: `stop` lets
/// go of the plugin, `start` makes it anew, `restart` and `reload` do both.
/// </summary>
internal sealed class SharedPlugin(string watcher, Func<BuiltInPlugin> create, PluginOutbox outbox) : BuiltInPlugin(outbox)
{
    private readonly string _resName = EventNames.ResNameOf(watcher);
    private BuiltInPlugin _plugin = create();
    private bool _isStopped;

    public override (string Host, int Port)? Heartbeats => _plugin.Heartbeats;

    public override Instant NextTimer => _isStopped ? Instant.Never : _plugin.NextTimer;

    public override void Start() => _plugin.Start();

    /// <summary>The process may have been started again while the plugin's own watcher was stopped.</summary>
    public override void OnConnected() => Outbox.Call("status", properties => properties.WriteString("name", watcher), reply =>
    {
        var isStopped = reply.IsOk && reply.Root.TryGetProperty("status"u8, out var state) && state.ValueKind == JsonValueKind.String && state.ValueEquals("stopped"u8);
        if (isStopped)
            Stop();
        else if (_isStopped)
            Renew();
        else
            _plugin.OnConnected();
    });

    public override void OnEvent(PluginEvent @event)
    {
        if (@event.Watcher != _resName)
        {
            if (!_isStopped)
                _plugin.OnEvent(@event);
            return;
        }

        if (@event.Name == "stop")
            Stop();
        else if (@event.Name is "reload" || (@event.Name is "start" && _isStopped))
            Renew();
    }

    public override void OnDatagram(ReadOnlySpan<byte> datagram)
    {
        if (!_isStopped)
            _plugin.OnDatagram(datagram);
    }

    public override void OnTimer()
    {
        if (!_isStopped)
            _plugin.OnTimer();
    }

    private void Stop()
    {
        if (_isStopped)
            return;
        _isStopped = true;
        Outbox.Forget();
        Outbox.Info("stopped");
    }

    private void Renew()
    {
        Outbox.Forget();
        _isStopped = false;
        _plugin = create();
        _plugin.Start();
        _plugin.OnConnected();
        Outbox.Info("started");
    }
}
