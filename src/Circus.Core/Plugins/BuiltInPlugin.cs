namespace Circus.Plugins;

/// <summary>
/// A built-in plugin as a state machine: events, answers, datagrams and timers come in; what it wants done stands in its
/// <see cref="PluginOutbox"/>. It does nothing by itself and asks no clock.
/// </summary>
public abstract class BuiltInPlugin
{
    private protected BuiltInPlugin(PluginOutbox outbox) => Outbox = outbox;

    public PluginOutbox Outbox { get; }

    /// <summary>Where it takes datagrams; null if nowhere.</summary>
    public virtual (string Host, int Port)? Heartbeats => null;

    /// <summary>When <see cref="OnTimer"/> has something to do.</summary>
    public virtual Instant NextTimer => Instant.Never;

    /// <summary>Once, before anything else.</summary>
    public virtual void Start()
    {
    }

    /// <summary>The daemon can be asked, for the first time or again after the connection was lost.</summary>
    public virtual void OnConnected()
    {
    }

    public virtual void OnEvent(PluginEvent @event)
    {
    }

    public virtual void OnDatagram(ReadOnlySpan<byte> datagram)
    {
    }

    public virtual void OnTimer()
    {
    }
}
