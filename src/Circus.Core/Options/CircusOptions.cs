namespace Circus.Options;

/// <summary>The options of `[circus]`, converted and with their defaults (config.md §3).</summary>
public sealed class CircusOptions
{
    public const string DefaultEndpoint = "tcp://127.0.0.1:5555";
    public const string DefaultPubsubEndpoint = "tcp://127.0.0.1:5556";
    public const string DefaultStatsEndpoint = "tcp://127.0.0.1:5557";
    public const string DefaultMulticastEndpoint = "udp://237.219.251.97:12027";

    /// <summary>Period of the slow checks, and the longest delay before an early death is replaced; 0 or less: no check.</summary>
    public double CheckDelaySeconds { get; set; } = 5;

    public string Endpoint { get; set; } = DefaultEndpoint;

    /// <summary>User who owns the socket file of an `ipc://` endpoint and whose uid `add` must name.</summary>
    public string? EndpointOwner { get; set; }

    /// <summary>Permission bits of the socket files of ipc endpoints.</summary>
    public int EndpointMode { get; set; } = 0b110_000_000;

    /// <summary>Users, and groups as `@group`, who may look; null: whoever the socket file lets connect.</summary>
    public IReadOnlyList<string>? Observers { get; set; }

    /// <summary>Users, and groups as `@group`, who may also start, stop and signal.</summary>
    public IReadOnlyList<string> Operators { get; set; } = [];

    /// <summary>Users, and groups as `@group`, who may do everything.</summary>
    public IReadOnlyList<string> Admins { get; set; } = [];

    /// <summary>Everyone who reaches a tcp endpoint may do everything, from other hosts too.</summary>
    public bool InsecureEndpoint { get; set; }

    /// <summary>File with the daemon's secret key; null: tcp is not encrypted.</summary>
    public string? CurveSecretKeyFile { get; set; }

    /// <summary>File with the public keys and roles of the clients of encrypted endpoints.</summary>
    public string? CurveAuthorizedKeys { get; set; }

    /// <summary>Bytes of one request.</summary>
    public int MaxMessageSize { get; set; } = 16 << 20;

    /// <summary>Connections of one endpoint.</summary>
    public int MaxConnections { get; set; } = 1024;

    public string PubsubEndpoint { get; set; } = DefaultPubsubEndpoint;

    /// <summary>Discovery address as reported; discovery itself runs only when <see cref="Discovery"/> says so.</summary>
    public string MulticastEndpoint { get; set; } = DefaultMulticastEndpoint;

    /// <summary>True when the file names a discovery address (quirks.md Q54).</summary>
    public bool Discovery { get; set; }

    public string StatsEndpoint { get; set; } = DefaultStatsEndpoint;

    /// <summary>True when `statsd` is on, or `stats_endpoint` is given.</summary>
    public bool Statsd { get; set; }

    /// <summary>How often statistics are published.</summary>
    public double StatsPeriodSeconds { get; set; } = 1;

    /// <summary>The daemon's umask, or null to keep the inherited one.</summary>
    public int? Umask { get; set; }

    public double WarmupDelaySeconds { get; set; }

    /// <summary>Spawns per second of all watchers together; 0: as many as are due.</summary>
    public double SpawnRate { get; set; }

    public bool Httpd { get; set; }
    public string HttpdHost { get; set; } = "localhost";
    public int HttpdPort { get; set; } = 8080;
    public bool Debug { get; set; }
    public bool DebugGc { get; set; }

    /// <summary>Built-in plugins run in one process as far as they can.</summary>
    public bool PluginsShareAProcess { get; set; } = true;

    public string? PidFile { get; set; }
    public string? LogLevel { get; set; }
    public string? LogOutput { get; set; }
    public string? LoggerConfig { get; set; }
    public string? FqdnPrefix { get; set; }

    /// <summary>Glob patterns of further files, as written (config.md §8).</summary>
    public IReadOnlyList<string> Include { get; set; } = [];

    /// <summary>Directories whose `*.ini` are read too, as written.</summary>
    public IReadOnlyList<string> IncludeDir { get; set; } = [];

    /// <summary><see cref="CheckDelaySeconds"/> for a timer; zero is no check.</summary>
    public TimeSpan CheckDelay => Seconds.ToTimeSpan(CheckDelaySeconds);

    /// <summary><see cref="StatsPeriodSeconds"/> for a timer.</summary>
    public TimeSpan StatsPeriod => Seconds.ToTimeSpan(StatsPeriodSeconds);

    /// <summary><see cref="WarmupDelaySeconds"/> for a timer.</summary>
    public TimeSpan WarmupDelay => Seconds.ToTimeSpan(WarmupDelaySeconds);

    /// <summary>A copy that shares nothing that can change.</summary>
    public CircusOptions Clone() => (CircusOptions)MemberwiseClone();
}
