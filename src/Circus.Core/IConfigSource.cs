using System.Diagnostics.CodeAnalysis;
using Circus.Config;
using Circus.Options;

namespace Circus;

/// <summary>What the arbiter needs of the daemon around it to read its configuration again and to make watchers at run time.</summary>
public interface IConfigSource
{
    /// <summary>Reads the configuration anew. False with all its errors in one text; nothing has changed then.</summary>
    bool TryLoad([NotNullWhen(true)] out ArbiterConfig? config, out string error);

    /// <summary>
    /// Brings the daemon itself to these options: endpoints, who may use them, log level, umask. False with the reason when something of it
    /// can't be done; then nothing has changed.
    /// </summary>
    bool TryAdopt(CircusOptions options, out string error);

    /// <summary>The daemon's own environment, for `copy_env` of an `add`.</summary>
    IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>The daemon's own directory, the default of `working_dir`.</summary>
    string WorkingDirectory { get; }

    /// <summary>The users and groups of the host.</summary>
    IIdentities Identities { get; }
}
