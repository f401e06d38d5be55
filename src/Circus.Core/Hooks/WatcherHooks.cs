using Circus.Options;

namespace Circus.Hooks;

/// <summary>The hooks of a watcher by point; a watcher without any has none of these.</summary>
internal sealed class WatcherHooks
{
    private readonly Hook?[] _hooks = new Hook?[HookText.Names.Length];

    private WatcherHooks(TimeSpan timeout) => Timeout = timeout;

    /// <summary>How long one call may take.</summary>
    internal TimeSpan Timeout { get; }

    internal Hook? this[HookPoint point] => _hooks[(int)point];

    internal static WatcherHooks? Of(WatcherOptions options)
    {
        WatcherHooks? hooks = null;
        for (var i = 0; options.Hooks.Count > 0 && i < HookText.Names.Length; i++)
        {
            if (Hook.Parse(options.Hooks.GetValueOrDefault(HookText.Names[i])) is { } hook)
                (hooks ??= new WatcherHooks(options.HookTimeout))._hooks[i] = hook;
        }

        return hooks;
    }
}
