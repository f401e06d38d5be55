using Circus.Cli.Control;
using Circus.Commands;
using Circus.Control;
using Circus.Control.Curve;
using Circus.Stats;

namespace Circus.Cli.Statistics;

/// <summary>A daemon as a source of metrics.</summary>
internal sealed record MetricsSource(string Place, CurveKeySource Curve, TimeSpan Timeout, bool WithProcesses, MetricsFormat Format)
{
    /// <summary>The text of this moment; false with a whole sentence when the daemon doesn't answer well.</summary>
    internal bool TryRead(out string text, out string error)
    {
        text = "";
        if (!Endpoint.TryParse(Place, out var endpoint, out error))
            return false;
        var options = new Dictionary<string, string?>();
        if (WithProcesses)
            options["--processes"] = null;
        var request = new ControlRequest(CommandTable.Find("counters")!);
        if (!request.TryWrite(new CommandWords([], options), out error))
            return false;
        if (!Curve.TryLoad(out var keys, out error))
            return false;
        if (!request.TryAsk(endpoint, keys, Timeout, out var reply, out error))
        {
            error = error.Length > 0 ? error : $"No reply from {Place} within {Timeout.TotalSeconds} seconds.";
            return false;
        }

        using (reply)
        {
            if (reply.RootElement.TryGetProperty("watchers"u8, out _))
            {
                text = OpenMetrics.Of(reply.RootElement, Format);
                return true;
            }

            var reason = reply.RootElement.TryGetProperty("reason"u8, out var value) ? value.ToString() : "";
            error = reason.StartsWith("unknown command", StringComparison.Ordinal)
                ? $"The daemon at {Place} has no counters: it is another program, or an older version ({reason})."
                : $"The daemon at {Place} refuses: {reason}";
            return false;
        }
    }
}
