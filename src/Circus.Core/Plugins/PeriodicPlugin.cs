namespace Circus.Plugins;

/// <summary>A plugin that looks after something at a fixed rate, the first time one period after its start.</summary>
public abstract class PeriodicPlugin : BuiltInPlugin
{
    private readonly TimeSpan _rate;
    private Instant _next = Instant.Never;

    private protected PeriodicPlugin(PluginOutbox outbox, double rateSeconds)
        : base(outbox) => _rate = Options.Seconds.ToTimeSpan(rateSeconds);

    public sealed override Instant NextTimer => _next;

    public override void Start() => _next = Outbox.Now + _rate;

    public sealed override void OnTimer()
    {
        if (Outbox.Now < _next)
            return;
        _next = Outbox.Now + _rate;
        LookAfter();
    }

    private protected abstract void LookAfter();
}
