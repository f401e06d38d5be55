using System.Diagnostics.CodeAnalysis;
using Circus.Control;
using Circus.Control.Curve;

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

    /// <summary>The keys for an encrypted endpoint.</summary>
    internal CurveKeySource Curve { get; init; } = new();

    /// <summary>How long a reply may take.</summary>
    internal TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(DefaultTimeoutSeconds);

    /// <summary>Print the reply itself and not a text.</summary>
    internal bool IsJson { get; init; }

    /// <summary>Print it indented, with sorted keys.</summary>
    internal bool IsPretty { get; init; }

    /// <summary>USER@HOST[:PORT] that reaches the endpoint; null: we do.</summary>
    internal string? Ssh { get; init; }

    internal string? SshKeyFile { get; init; }

    /// <summary>The control endpoint's text.</summary>
    internal string Place => Endpoint ?? Environment.GetEnvironmentVariable(EndpointVariable) ?? DefaultEndpoint;

    /// <summary>Where <see cref="Place"/> comes from, for messages.</summary>
    internal string PlaceOrigin => Endpoint is not null ? "--endpoint"
        : Environment.GetEnvironmentVariable(EndpointVariable) is not null ? $"${EndpointVariable}" : "the default";

    /// <summary>A client of the control endpoint; error is a whole sentence.</summary>
    internal bool TryConnect(TimeSpan timeout, [NotNullWhen(true)] out IControlClient? client, out string error)
    {
        client = null;
        if (!Circus.Control.Endpoint.TryParse(Place, out var endpoint, out error) || !TryFindHost(out var host, out error) || !Curve.TryLoad(out var keys, out error))
            return false;
        return host is null ? ControlClient.TryConnect(endpoint, timeout, out client, out error, keys) : ControlClient.TryConnect(endpoint, host, timeout, out client, out error, keys);
    }

    /// <summary>A subscriber of an endpoint; error is a whole sentence.</summary>
    internal bool TrySubscribe(string place, [NotNullWhen(true)] out ISubscription? subscription, out string error, bool toMany = false)
    {
        subscription = null;
        if (!Circus.Control.Endpoint.TryParse(place, out var endpoint, out error) || !TryFindHost(out var host, out error) || !Curve.TryLoad(out var keys, out error))
            return false;
        if (toMany && host is null)
            return ControlClient.TrySubscribeToMany(endpoint, Timeout, out subscription, out error, keys);
        return host is null
            ? ControlClient.TrySubscribe(endpoint, Timeout, out subscription, out error, keys)
            : ControlClient.TrySubscribe(endpoint, host, Timeout, out subscription, out error, keys);
    }

    /// <summary>The host of `--ssh`, null without.</summary>
    internal bool TryFindHost(out SshHost? host, out string error)
    {
        host = null;
        error = "";
        return Ssh is null || SshHost.TryParse(Ssh, SshKeyFile, out host, out error);
    }
}
