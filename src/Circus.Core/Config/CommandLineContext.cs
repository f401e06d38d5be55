namespace Circus.Config;

/// <summary>What a command line may name at a spawn besides the watcher's options (config.md §9, pass B).</summary>
public readonly struct CommandLineContext
{
    /// <summary>The watcher's name, for error texts.</summary>
    public required string Name { get; init; }

    /// <summary>The slot of the process, from 1.</summary>
    public required int Wid { get; init; }

    /// <summary>The worker's environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>File descriptors of the managed sockets by lower-case name; null when there are none.</summary>
    public IReadOnlyDictionary<string, int>? SocketFds { get; init; }
}
