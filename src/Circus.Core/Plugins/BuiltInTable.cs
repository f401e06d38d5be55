namespace Circus.Plugins;

/// <summary>Every built-in plugin, declared once: files, `circus plugin`, help and README read this list.</summary>
public static class BuiltInTable
{
    private const string ClassPrefix = "circus.plugins.";

    public static IReadOnlyList<BuiltInDefinition> All { get; } =
    [
        Flapping.Definition,
        StatsdEmitter.Definition,
        FullStats.Definition,
        ResourceWatcher.Definition,
        WatchDog.Definition,
        CommandReloader.Definition,
        HttpObserver.Definition,
        RedisObserver.Definition,
        Autoscale.Definition,
        HealthCheck.Definition,
        EventLogger.Definition,
        Webhook.Definition,
        EventCommand.Definition,
    ];

    /// <summary>Their short names, for messages.</summary>
    public static string Names => string.Join(", ", All.Select(static each => each.Name));

    /// <summary>The plugin of this short name or class; null if there is none.</summary>
    public static BuiltInDefinition? Find(string use)
    {
        // An old module name that the reference keeps for compatibility.
        var name = use == "circus.plugins._statsd.StatsdEmitter" ? StatsdEmitter.Definition.ClassName : use;
        return All.FirstOrDefault(each => each.Name == name || each.ClassName == name);
    }

    /// <summary>True for a class of the reference's own plugins, of whatever name.</summary>
    internal static bool IsReferenceClass(string use) => use.StartsWith(ClassPrefix, StringComparison.Ordinal);
}
