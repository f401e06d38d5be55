namespace Circus.Hooks;

/// <summary>The points of a watcher's life at which a hook may run (spec/plugins-and-hooks.md §5), in the order of their names.</summary>
public enum HookPoint
{
    BeforeStart,
    AfterStart,
    BeforeSpawn,
    AfterSpawn,
    BeforeStop,
    AfterStop,
    BeforeSignal,
    AfterSignal,
    BeforeReap,
    AfterReap,
    ExtendedStats,
}
