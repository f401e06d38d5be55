namespace Circus.Linux.Tests;

/// <summary>Tests that change, or depend on, what the whole process shares (limits, all children, the subreaper bit) run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessWide
{
    internal const string Name = "process-wide";
}
