using Circus.Control.Curve;

namespace Circus.Cli.Top;

/// <summary>The options of `circus top`.</summary>
internal sealed record TopOptions
{
    internal const string DefaultStatsEndpoint = "tcp://127.0.0.1:5557";

    /// <summary>Control endpoints, or stats endpoints: which of the two is found out.</summary>
    internal required IReadOnlyList<string> Endpoints { get; init; }

    /// <summary>They are stats endpoints, without a look: the old program knew no others.</summary>
    internal bool AreStatsEndpoints { get; init; }

    /// <summary>The stats endpoint where the daemon's own word for it doesn't lead there; null: the daemon is asked.</summary>
    internal string? StatsEndpoint { get; init; }

    /// <summary>The keys for all of them.</summary>
    internal CurveKeySource Curve { get; init; } = new();

    internal string? Ssh { get; init; }

    internal string? SshKeyFile { get; init; }

    internal TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A process that was not reported for so long is gone.</summary>
    internal TimeSpan ProcessTimeout { get; init; } = TimeSpan.FromSeconds(3);

    internal bool IsOnce { get; init; }

    internal bool IsJson { get; init; }
}
