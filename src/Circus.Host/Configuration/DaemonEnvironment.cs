using System.Collections;

namespace Circus.Configuration;

/// <summary>The daemon's own environment.</summary>
internal static class DaemonEnvironment
{
    /// <summary>What systemd tells the daemon alone, sd_listen_fds(3): nobody that it starts must take it for itself.</summary>
    private static readonly string[] OwnVariables = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"];

    /// <summary>A copy of the variables as they are, but for those of systemd's sockets.</summary>
    internal static IReadOnlyDictionary<string, string> Read() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>().Where(static variable => !OwnVariables.Contains(variable.Key)).ToDictionary(static variable => (string)variable.Key, static variable => (string?)variable.Value ?? "", StringComparer.Ordinal);
}
