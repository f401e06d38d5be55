using Circus.Options;

namespace Circus.Config;

/// <summary>A whole configuration, read and converted. Its lists are in name order (code points), as the daemon creates things.</summary>
public sealed class ArbiterConfig
{
    public required CircusOptions Circus { get; init; }
    public required IReadOnlyList<WatcherSpec> Watchers { get; init; }
    public required IReadOnlyList<SocketSpec> Sockets { get; init; }
    public required IReadOnlyList<PluginSpec> Plugins { get; init; }
}
