using Circus.Options;

namespace Circus.Config;

/// <summary>One watcher as a file or an `add` command defines it.</summary>
public sealed class WatcherSpec
{
    private static readonly OrderedDictionary<string, string> NoEnvironment = [];

    /// <summary>Name with its case kept; unique when lower-cased.</summary>
    public required string Name { get; init; }

    public required WatcherOptions Options { get; init; }

    /// <summary>The section header, or default for a watcher that `add` made.</summary>
    public SourceLocation DefinedAt { get; init; }

    /// <summary>The final environment of a worker (config.md §7).</summary>
    public IReadOnlyDictionary<string, string> Environment => Options.Environment ?? NoEnvironment;

    /// <summary>What the file's env sections give of it: the whole without `copy_env`. Null for a watcher that `add` made.</summary>
    public IReadOnlyDictionary<string, string>? SectionEnvironment { get; init; }

    /// <summary>A copy that shares nothing that can change.</summary>
    public WatcherSpec Clone() => new() { Name = Name, Options = Options.Clone(), DefinedAt = DefinedAt, SectionEnvironment = SectionEnvironment };

    /// <summary>A watcher made by the `add` command: options start from the defaults, streams and environment from nothing.</summary>
    /// <param name="name">Name as given, not empty.</param>
    /// <param name="cmd">Command line, unexpanded.</param>
    /// <param name="args">Arguments; default is null.</param>
    /// <param name="changes">What <see cref="OptionValidation.TryValidateAdd"/> made of the request's options.</param>
    /// <param name="daemonEnvironment">The daemon's own environment, taken over first with `copy_env`.</param>
    /// <param name="workingDirectory">The daemon's directory, the default of `working_dir`.</param>
    public static WatcherSpec FromAdd(
        string name,
        string cmd,
        Arguments args,
        IReadOnlyList<OptionChange> changes,
        IReadOnlyDictionary<string, string> daemonEnvironment,
        string? workingDirectory)
    {
        var options = new WatcherOptions { Cmd = cmd, Args = args, WorkingDirectory = workingDirectory };
        foreach (var change in changes)
            change.Apply(options);
        if (options.CopyEnv)
            options.Environment = Merge(daemonEnvironment, options.Environment);
        return new WatcherSpec { Name = name, Options = options };
    }

    private static OrderedDictionary<string, string> Merge(
        IReadOnlyDictionary<string, string> first, OrderedDictionary<string, string>? second)
    {
        var merged = new OrderedDictionary<string, string>(first, StringComparer.Ordinal);
        foreach (var (name, value) in second ?? NoEnvironment)
            merged[name] = value;
        return merged;
    }
}
