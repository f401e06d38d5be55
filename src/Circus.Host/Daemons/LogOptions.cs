using Circus.Config;
using Circus.Logging;

namespace Circus.Daemons;

/// <summary>What the command line and the file say together about logging.</summary>
internal static class LogOptions
{
    /// <summary>The problems of the file, with what there is to say about loggerconfig or --logger-config, which wins.</summary>
    internal static IReadOnlyList<ConfigProblem> Check(DaemonOptions options, ConfigResult result)
    {
        // The file's reader only knows that the option does nothing; its note also has the place.
        bool IsAboutIt(ConfigProblem problem) =>
            problem is { Severity: ConfigSeverity.Note, Section: "circus", Option: LoggerConfig.Option };
        var others = result.Problems.Where(problem => !IsAboutIt(problem));

        var isGiven = options.LoggerConfig is not null;
        if (LoggerConfig.Check(options.LoggerConfig ?? result.Config?.Circus.LoggerConfig) is not var (severity, message))
            return [.. others];
        var where = isGiven ? new ConfigProblem(severity, "--logger-config", 0, null, null, message)
            : result.Problems.FirstOrDefault(IsAboutIt)
            ?? new ConfigProblem(severity, options.ConfigPath, 0, "circus", LoggerConfig.Option, message);
        return [.. others, where with { Severity = severity, Message = message }];
    }
}
