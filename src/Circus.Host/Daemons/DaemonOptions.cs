namespace Circus.Daemons;

/// <summary>What the command line of the daemon says; what it leaves open the configuration decides (spec/cli.md §1).</summary>
public sealed record DaemonOptions
{
    public required string ConfigPath { get; init; }

    public string? LogLevel { get; init; }

    public string? LogOutput { get; init; }

    public string? LoggerConfig { get; init; }

    public string? PidFile { get; init; }

    /// <summary>A pipe on which a waiting parent (`--daemon`) is told that the daemon is up; null if nobody waits.</summary>
    public int? ReadyFd { get; init; }
}
