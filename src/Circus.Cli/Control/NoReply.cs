using Circus.Control;

namespace Circus.Cli.Control;

/// <summary>What to tell the user of a command that got no reply: what was tried, what a look at the place shows, what to check.</summary>
internal static class NoReply
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <param name="options">Where it went.</param>
    /// <param name="error">Why no reply can come; empty: none came in time.</param>
    internal static string Explain(ControlOptions options, string error)
    {
        if (!Endpoint.TryParse(options.Place, out var endpoint, out var fault) || !options.TryFindHost(out var host, out fault) || !options.Curve.TryLoad(out _, out fault))
            return fault;
        var place = host is null ? $"{endpoint} (from {options.PlaceOrigin})" : $"{endpoint} (from {options.PlaceOrigin}) on {host}, through ssh";
        var lines = new List<string> { "Timed out." };
        if (error.Length > 0)
            lines.Add(error);
        lines.Add($"No reply from {place} within {options.Timeout.TotalSeconds} seconds.");
        lines.AddRange(host is not null ? Remote : ControlClient.WhyUnreachable(endpoint, Look) is { } reason ? NobodyThere(endpoint, reason) : SomebodyThere);
        return string.Join('\n', lines);
    }

    private static string[] Remote =>
    [
        "Check that `ssh` to that host works, that the daemon runs there, and that the endpoint is one that this host can reach itself",
        "(`endpoint` in the daemon's ini file). An operation that takes longer than this needs a larger --timeout.",
    ];

    private static string[] SomebodyThere =>
    [
        "Something listens there. Either the operation takes longer (give a larger --timeout; the daemon goes on with it), or it is not the",
        "control endpoint of a daemon: `endpoint` in its ini file is, `pubsub_endpoint` and `stats_endpoint` are not.",
    ];

    private static IEnumerable<string> NobodyThere(Endpoint endpoint, string reason)
    {
        yield return $"A connection to {endpoint.Place} fails: {reason}.";
        yield return $"Check that the daemon runs, and that `endpoint` in its ini file is this one; else name it with --endpoint or {ControlOptions.EndpointVariable}.";
    }
}
