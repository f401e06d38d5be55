using Circus.Options;
using Circus.Plugins;

namespace Circus.Config;

/// <summary>
/// The watchers that run plugins (plugins-and-hooks.md §1): ordinary ones, made when a configuration is read, so that whatever is known of
/// watchers holds for them too.
/// </summary>
public static class PluginWatchers
{
    /// <summary>
    /// The watcher of the process that built-in plugins share. Those have their watchers all the same, without processes; the shared process
    /// follows what is done to them.
    /// </summary>
    public const string SharedName = "plugin:shared";

    private const string PythonMain = "from circus import plugins;plugins.main()";

    /// <summary>The watchers of a configuration's plugins.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="program">Path of this program, which runs the built-in ones.</param>
    public static IReadOnlyList<WatcherSpec> Of(ArbiterConfig config, string program)
    {
        var shared = config.Plugins.Where(plugin => config.Circus.PluginsShareAProcess && plugin.CanShare).ToArray();
        if (shared.Length < 2)
            shared = [];
        var watchers = config.Plugins.Select(plugin => WatcherOf(plugin, config.Circus, program)).ToList();
        foreach (var watcher in watchers.Where(watcher => shared.Any(plugin => plugin.Name == watcher.Name)))
            watcher.Options.NumProcesses = 0;
        if (shared.Length > 0)
            watchers.Add(SharedWatcher(shared, config.Circus, program));
        return watchers;
    }

    private static WatcherSpec WatcherOf(PluginSpec plugin, CircusOptions circus, string program)
    {
        var options = plugin.Options.Clone();
        string[] start = plugin switch
        {
            { BuiltIn: not null } => [program, "plugin"],
            { IsPython: true } => ["python3", "-c", PythonMain],
            _ => [plugin.Use],
        };
        string[] last = plugin is { BuiltIn: null, IsPython: false } ? [] : [plugin.Use];
        options.Cmd = Join([.. start, .. Connection(circus), "--config", PluginConfig.Write(plugin.Config), .. Logging(circus), .. last]);
        options.Environment = WithVariables(options.Environment, circus, program);
        options.Environment["CIRCUS_PLUGIN_NAME"] = plugin.Name;
        options.Environment["CIRCUS_CONFIG"] = PluginConfig.Write(plugin.Config);
        options.Environment[PluginConfig.Variable] = PluginConfig.WriteJson(plugin.Config);
        return new WatcherSpec { Name = plugin.Name, Options = options, DefinedAt = plugin.DefinedAt };
    }

    private static WatcherSpec SharedWatcher(PluginSpec[] plugins, CircusOptions circus, string program)
    {
        var options = plugins[0].Options.Clone();
        options.Freeform = new(StringComparer.Ordinal)
        {
            [IniFile.NameOption] = SharedName,
            ["plugins"] = string.Join(' ', plugins.Select(static plugin => plugin.Name)),
        };
        var configs = plugins.SelectMany(static plugin => (string[])["--config", PluginConfig.Write(plugin.Config)]);
        options.Cmd = Join([program, "plugin", .. Connection(circus), .. configs, .. Logging(circus), .. plugins.Select(static plugin => plugin.Use)]);
        options.Environment = WithVariables(options.Environment, circus, program);
        return new WatcherSpec { Name = SharedName, Options = options, DefinedAt = plugins[0].DefinedAt };
    }

    private static IEnumerable<string> Connection(CircusOptions circus) =>
    [
        "--endpoint", Reachable(circus.Endpoint), "--pubsub", Reachable(circus.PubsubEndpoint),
        "--check-delay", PythonRepr.Float(circus.CheckDelaySeconds),
    ];

    private static IEnumerable<string> Logging(CircusOptions circus) =>
    [
        .. LevelOf(circus) is { } level ? (string[])["--log-level", level] : [],
        .. circus.LogOutput is { } output ? (string[])["--log-output", output] : [],
    ];

    private static string? LevelOf(CircusOptions circus) => circus.Debug ? "DEBUG" : circus.LogLevel;

    /// <summary>`*` binds every address and names none to connect to.</summary>
    private static string Reachable(string endpoint) =>
        endpoint.StartsWith("tcp://*:", StringComparison.Ordinal) ? string.Concat("tcp://127.0.0.1:", endpoint.AsSpan("tcp://*:".Length)) : endpoint;

    /// <summary>What any executable may read instead of its command line; the last two are for scripts that call `circus ctl`.</summary>
    private static OrderedDictionary<string, string> WithVariables(OrderedDictionary<string, string>? environment, CircusOptions circus, string program)
    {
        var variables = new OrderedDictionary<string, string>(environment ?? [], StringComparer.Ordinal)
        {
            ["CIRCUS_ENDPOINT"] = Reachable(circus.Endpoint),
            ["CIRCUS_PUBSUB"] = Reachable(circus.PubsubEndpoint),
            ["CIRCUS_CHECK_DELAY"] = PythonRepr.Float(circus.CheckDelaySeconds),
            ["CIRCUSCTL_ENDPOINT"] = Reachable(circus.Endpoint),
            ["CIRCUS_PROGRAM"] = program,
        };
        if (circus.CurveSecretKeyFile is { } keys && !variables.ContainsKey("CIRCUSCTL_CURVE_SERVER_KEY"))
        {
            // Plugins come with the daemon's own key, which has a role where the list of clients gives it one.
            variables["CIRCUSCTL_CURVE_SERVER_KEY"] = keys + ".pub";
            variables["CIRCUSCTL_CURVE_SECRET_KEY_FILE"] = keys;
        }

        if (LevelOf(circus) is { } level)
            variables["CIRCUS_LOG_LEVEL"] = level;
        if (circus.LogOutput is { } output)
            variables["CIRCUS_LOG_OUTPUT"] = output;
        return variables;
    }

    private static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(ShellWords.Quote));
}
