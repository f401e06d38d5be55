using System.Globalization;
using Circus.Config;
using Circus.Daemons;

namespace Circus.Configuration;

/// <summary>`circus check FILE`: what the daemon would say about a configuration, and the configuration as it takes effect. Changes nothing.</summary>
public static class ConfigCheck
{
    /// <summary>Nothing that would keep the daemon from starting.</summary>
    public const int Accepted = 0;

    /// <summary>At least one error: the daemon would refuse the file.</summary>
    public const int Refused = 1;

    /// <summary>Checks a file; the exit status of the program.</summary>
    /// <param name="path">The main configuration file.</param>
    /// <param name="effective">Write the effective configuration to <paramref name="output"/>, and what is wrong to <paramref name="error"/>.</param>
    /// <param name="output">Takes the result.</param>
    /// <param name="error">Takes what is said beside the effective configuration.</param>
    public static int Run(string path, bool effective, TextWriter output, TextWriter error)
    {
        var result = new ConfigSource(path).Load();
        var problems = LogOptions.Check(new DaemonOptions { ConfigPath = path }, result);
        var errors = Count(problems, ConfigSeverity.Error);
        var report = effective ? error : output;
        foreach (var problem in problems)
            report.WriteLine(problem.ToStringWithSeverity());
        if (!effective || problems.Count > 0)
            report.WriteLine($"{path}: {Number(errors, "error")}, {Number(Count(problems, ConfigSeverity.Warning), "warning")}");
        if (effective && errors == 0)
            output.Write(EffectiveConfig.Write(result.Config!));
        return errors == 0 ? Accepted : Refused;
    }

    private static int Count(IReadOnlyList<ConfigProblem> problems, ConfigSeverity severity) => problems.Count(problem => problem.Severity == severity);

    private static string Number(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
