using Circus.Control.Curve;

namespace Circus.Sampling;

/// <summary>The command line of `circus stats` (spec/cli.md §4).</summary>
public sealed record StatsOptions
{
    /// <summary>Where the daemon takes commands.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Where it publishes events.</summary>
    public required string PubsubEndpoint { get; init; }

    /// <summary>Where the statistics go.</summary>
    public required string StatsPoint { get; init; }

    /// <summary>The keys for the daemon's endpoints; what is published here is not encrypted.</summary>
    public CurveKeySource Curve { get; init; } = new();

    /// <summary>The host that both are reached through, USER@HOST[:PORT]; null: this one.</summary>
    public string? Ssh { get; init; }

    public string? LogLevel { get; init; }

    public string? LogOutput { get; init; }
}
