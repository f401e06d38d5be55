using static Circus.Options.OptionTraits;

namespace Circus.Options;

/// <summary>The rows of `[circus]` (config.md §3).</summary>
internal static class CircusOptionTable
{
    private static readonly CircusOptions Defaults = new();

    internal static readonly OptionDefinition<CircusOptions>[] Rows =
    [
        Row("check_delay", OptionType.Float, "Period of the slow checks; also the longest delay before an early death is replaced.", AppliedOnReload,
            static (o, _) => o.CheckDelaySeconds, static (o, _, v) => o.CheckDelaySeconds = v.Float, unit: "s"),
        Row("endpoint", OptionType.String, "Address where commands are taken, tcp:// or ipc://.", AppliedOnReload,
            static (o, _) => o.Endpoint, static (o, _, v) => o.Endpoint = v.Text!),
        Row("endpoint_owner", OptionType.String,
            "User who owns the socket files of ipc endpoints; what `add` and `set` make run must run as this user.", AppliedOnReload,
            static (o, _) => o.EndpointOwner, static (o, _, v) => o.EndpointOwner = v.Text),
        Row("endpoint_mode", OptionType.OctalInt, "Mode of the socket files of ipc endpoints, octal; who may not write to them can't connect.", AppliedOnReload,
            static (o, _) => o.EndpointMode, static (o, _, v) => o.EndpointMode = v.Int),
        Row("observers", OptionType.Words, "Users, and groups as @group, who may look; default: whoever may connect. ipc only.", AppliedOnReload,
            static (o, _) => o.Observers is { } names ? OptionValue.Of(names) : OptionValue.Null, static (o, _, v) => o.Observers = v.List!),
        Row("operators", OptionType.Words, "Users, and groups as @group, who may also start, stop, reload and signal. ipc only.", AppliedOnReload,
            static (o, _) => OptionValue.Of(o.Operators), static (o, _, v) => o.Operators = v.List!),
        Row("admins", OptionType.Words, "Users, and groups as @group, who may do everything, as root and the daemon's own user may. ipc only.", AppliedOnReload,
            static (o, _) => OptionValue.Of(o.Admins), static (o, _, v) => o.Admins = v.List!),
        Row("insecure_endpoint", OptionType.Bool, "Clients on other hosts may do everything over plain tcp, not only look.", AppliedOnReload,
            static (o, _) => o.InsecureEndpoint, static (o, _, v) => o.InsecureEndpoint = v.Bool),
        Row("curve_secret_key_file", OptionType.String,
            "File with the daemon's secret key (circus keygen), mode 600: tcp endpoints then take only clients that encrypt with CURVE.", AppliedOnReload,
            static (o, _) => o.CurveSecretKeyFile, static (o, _, v) => o.CurveSecretKeyFile = v.Text),
        Row("curve_authorized_keys", OptionType.String,
            "File with the CURVE clients, a line for each: public key, role (observe, operate, admin), name; read again when it changes.", AppliedOnReload,
            static (o, _) => o.CurveAuthorizedKeys, static (o, _, v) => o.CurveAuthorizedKeys = v.Text),
        Row("max_message_size", OptionType.Int, "Size of the largest request; who sends a larger one is disconnected.", None,
            static (o, _) => o.MaxMessageSize, static (o, _, v) => o.MaxMessageSize = v.Int, minimum: 1024, maximum: 256 << 20, unit: "bytes"),
        Row("max_connections", OptionType.Int, "Connections that each endpoint keeps open; more are closed at once.", None,
            static (o, _) => o.MaxConnections, static (o, _, v) => o.MaxConnections = v.Int, minimum: 1, maximum: 1 << 20),
        Row("pubsub_endpoint", OptionType.String, "Address where events are published.", AppliedOnReload,
            static (o, _) => o.PubsubEndpoint, static (o, _, v) => o.PubsubEndpoint = v.Text!),
        Row("multicast_endpoint", OptionType.String, "Address of discovery by UDP multicast: who asks there is told the endpoint; off unless it is given.", AppliedOnReload,
            static (o, _) => o.MulticastEndpoint, SetMulticastEndpoint,
            mayBeWritten: static o => o.Discovery || o.MulticastEndpoint.Length == 0),
        Row("stats_endpoint", OptionType.String, "Address where statistics are published; giving it turns statsd on.", AppliedOnReload,
            static (o, _) => o.StatsEndpoint, static (o, _, v) => o.StatsEndpoint = v.Text!,
            mayBeWritten: static o => o.Statsd),
        Row("statsd", OptionType.Bool, "Sample the processes and publish statistics while someone subscribes.", AppliedOnReload,
            static (o, _) => o.Statsd, static (o, _, v) => o.Statsd = v.Bool),
        Row("stats_period", OptionType.Float, "How often statistics are published.", AppliedOnReload,
            static (o, _) => OptionValue.Whole(o.StatsPeriodSeconds), static (o, _, v) => o.StatsPeriodSeconds = v.Float,
            minimum: 0.1, maximum: 3600, unit: "s"),
        Row("umask", OptionType.OctalInt, "umask of the daemon and its workers, octal.", AppliedOnReload,
            static (o, _) => o.Umask is { } umask ? umask : OptionValue.Null, static (o, _, v) => o.Umask = v.Int),
        Row("warmup_delay", OptionType.Float, "Pause after the start of each watcher.", AppliedOnReload,
            static (o, _) => OptionValue.Whole(o.WarmupDelaySeconds), static (o, _, v) => o.WarmupDelaySeconds = v.Float,
            minimum: 0, unit: "s"),
        Row("spawn_rate", OptionType.Float, "Most spawns per second of all watchers together, those of larger priority first; 0 is no limit.", AppliedOnReload,
            static (o, _) => OptionValue.Whole(o.SpawnRate), static (o, _, v) => o.SpawnRate = v.Float,
            minimum: 0, unit: "per s"),
        Row("httpd", OptionType.Bool, "Serve the web console.", NoEffectYet,
            static (o, _) => o.Httpd, static (o, _, v) => o.Httpd = v.Bool),
        Row("httpd_host", OptionType.String, "Host of the web console.", NoEffectYet,
            static (o, _) => o.HttpdHost, static (o, _, v) => o.HttpdHost = v.Text!),
        Row("httpd_port", OptionType.Int, "Port of the web console.", NoEffectYet,
            static (o, _) => o.HttpdPort, static (o, _, v) => o.HttpdPort = v.Int, minimum: 0, maximum: 65535),
        Row("debug", OptionType.Bool, "Show the output of plugins and of statistics.", AppliedOnReload,
            static (o, _) => o.Debug, static (o, _, v) => o.Debug = v.Bool),
        new(OptionScope.Circus, "plugin_process", OptionType.Choice,
            "How two or more built-in plugins run: `shared` is all in one process, `plugin:shared`, `own` each in its own.", Defaults)
        {
            Traits = AppliedOnReload,
            Get = static (o, _) => o.PluginsShareAProcess ? 0 : 1,
            Set = static (o, _, v) => o.PluginsShareAProcess = v.Int == 0,
            Choices = ["shared", "own"],
        },
        Row("debug_gc", OptionType.Bool, "Accepted for compatibility; it debugs the garbage collector of Python.", None,
            static (o, _) => o.DebugGc, static (o, _, v) => o.DebugGc = v.Bool),
        Row("pidfile", OptionType.String, "File that holds the daemon's pid while it runs.", None,
            static (o, _) => o.PidFile, static (o, _, v) => o.PidFile = v.Text),
        Row("loglevel", OptionType.String, "critical, error, warning, info or debug.", AppliedOnReload,
            static (o, _) => o.LogLevel, static (o, _, v) => o.LogLevel = v.Text),
        Row("logoutput", OptionType.String, "Where the log goes: `-` is stderr, or a file, or syslog://host:port?facility.", None,
            static (o, _) => o.LogOutput, static (o, _, v) => o.LogOutput = v.Text),
        Row("loggerconfig", OptionType.String, "Only `default`: a logging configuration of Python is not read, which a warning says.", None,
            static (o, _) => o.LoggerConfig, static (o, _, v) => o.LoggerConfig = v.Text),
        Row("fqdn_prefix", OptionType.String, "Accepted for compatibility; prefix of a name that Circus gives an instance and shows nowhere.", None,
            static (o, _) => o.FqdnPrefix, static (o, _, v) => o.FqdnPrefix = v.Text),
        Row("include", OptionType.Words, "Glob patterns of further files to read; what this file sets wins.", ReadAtOnce,
            static (o, _) => OptionValue.Of(o.Include), static (o, _, v) => o.Include = v.List!,
            mayBeWritten: static _ => false),
        Row("include_dir", OptionType.Words, "Directories whose *.ini files are read too.", ReadAtOnce,
            static (o, _) => OptionValue.Of(o.IncludeDir), static (o, _, v) => o.IncludeDir = v.List!,
            mayBeWritten: static _ => false),
        Unread("stream_backend"),
        Unread("statsd_close_outputs"),
        Unread("httpd_close_outputs"),
    ];

    private static OptionDefinition<CircusOptions> Row(
        string name,
        OptionType type,
        string summary,
        OptionTraits traits,
        Func<CircusOptions, string, OptionValue> get,
        Action<CircusOptions, string, OptionValue> set,
        double minimum = double.NegativeInfinity,
        double maximum = double.PositiveInfinity,
        string? unit = null,
        Func<CircusOptions, bool>? mayBeWritten = null) => new(OptionScope.Circus, name, type, summary, Defaults)
        {
            MayBeWritten = mayBeWritten ?? (static _ => true),
            Traits = traits,
            Get = get,
            Set = set,
            Minimum = minimum,
            Maximum = maximum,
            Unit = unit,
        };

    private static OptionDefinition<CircusOptions> Unread(string name) =>
        new(OptionScope.Circus, name, OptionType.String, "Documented by the reference, and never read.", Defaults) { Traits = Ignored };

    private static void SetMulticastEndpoint(CircusOptions options, string suffix, OptionValue value) =>
        (options.MulticastEndpoint, options.Discovery) = (value.Text!, value.Text!.Length > 0);
}
