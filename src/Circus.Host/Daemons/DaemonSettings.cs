using Circus.Linux;
using Circus.Logging;
using Circus.Options;

namespace Circus.Daemons;

/// <summary>What `[circus]` says about the daemon itself and can say anew while it runs: endpoints, roles, log level, umask.</summary>
internal sealed class DaemonSettings(DaemonOptions given, Endpoints endpoints, LogThreshold threshold, uint inheritedUmask)
{
    /// <summary>False with the reason when an endpoint can't be bound; then nothing has changed.</summary>
    internal bool TryAdopt(CircusOptions options, out string error)
    {
        if (!endpoints.TryBind(options))
        {
            error = endpoints.LastError;
            return false;
        }

        error = "";
        threshold.Level = LogSetup.ParseLevel(given.LogLevel ?? options.LogLevel);
        Umask.Set(options.Umask is { } umask ? (uint)umask : inheritedUmask);
        return true;
    }
}
