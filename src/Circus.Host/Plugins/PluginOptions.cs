namespace Circus.Plugins;

/// <summary>The command line of `circus plugin` (cli.md §5).</summary>
public sealed record PluginOptions
{
    public required string Endpoint { get; init; }

    public required string Pubsub { get; init; }

    public double CheckDelaySeconds { get; init; } = 5;

    public string? LogLevel { get; init; }

    public string? LogOutput { get; init; }

    /// <summary>The plugins to run: one, or several built-in ones.</summary>
    public required IReadOnlyList<string> Plugins { get; init; }

    /// <summary>The configuration of each, in the same order (plugins-and-hooks.md §2); those left out are empty.</summary>
    public IReadOnlyList<string> Configs { get; init; } = [];
}
