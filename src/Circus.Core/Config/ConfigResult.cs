namespace Circus.Config;

/// <summary>What reading a configuration gave: the whole of it, or nothing and the errors.</summary>
/// <param name="Config">The configuration, or null when at least one problem is an error.</param>
/// <param name="Problems">Everything found, in the order of files and lines.</param>
public sealed record ConfigResult(ArbiterConfig? Config, IReadOnlyList<ConfigProblem> Problems);
