using System.Collections;

namespace Circus.Configuration;

/// <summary>The daemon's own environment.</summary>
internal static class DaemonEnvironment
{
    /// <summary>A copy of the variables as they are.</summary>
    internal static IReadOnlyDictionary<string, string> Read() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>().ToDictionary(static variable => (string)variable.Key, static variable => (string?)variable.Value ?? "", StringComparer.Ordinal);
}
