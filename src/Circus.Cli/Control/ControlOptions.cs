namespace Circus.Cli.Control;

/// <summary>The global options of `circus ctl` (spec/cli.md §2).</summary>
internal sealed record ControlOptions
{
    internal const string EndpointVariable = "CIRCUSCTL_ENDPOINT";
    internal const string DefaultEndpoint = "tcp://127.0.0.1:5555";
    internal const string DefaultPubsubEndpoint = "tcp://127.0.0.1:5556";
    internal const double DefaultTimeoutSeconds = 5;

    /// <summary>The endpoint as given; null: the default of the command.</summary>
    internal string? Endpoint { get; init; }

    /// <summary>The daemon's public key, or a file with it; null: that of the environment, if there is one.</summary>
    internal string? CurveServerKey { get; init; }

    /// <summary>The file with our secret key; null: that of the environment, if there is one.</summary>
    internal string? CurveSecretKeyFile { get; init; }

    /// <summary>How long a reply may take.</summary>
    internal TimeSpan Timeout { get; init; }

    /// <summary>Print the reply itself and not a text.</summary>
    internal bool IsJson { get; init; }

    /// <summary>Print it indented, with sorted keys.</summary>
    internal bool IsPretty { get; init; }
}
