using Circus.Config;

namespace Circus.Logging;

/// <summary>
/// The option loggerconfig: `default`, or a logging configuration of Python (spec/config.md §3), which names Python classes and can't be
/// followed here. It is never passed over in silence.
/// </summary>
internal static class LoggerConfig
{
    internal const string Option = "loggerconfig";

    private static readonly string[] Extensions = [".ini", ".json", ".yaml"];

    /// <summary>What there is to say about a value, or null: an error where Circus refuses it too, else a warning.</summary>
    internal static (ConfigSeverity Severity, string Message)? Check(string? text)
    {
        if (text is null || text.Trim().Equals("default", StringComparison.OrdinalIgnoreCase))
            return null;
        const string Instead = "log lines go where logoutput (--log-output) says, from the level of loglevel (--log-level) on";
        return Array.Exists(Extensions, extension => text.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            ? (ConfigSeverity.Warning, $"'{text}' is not read: a logging configuration of Python has no effect here; {Instead}")
            : (ConfigSeverity.Error, $"'{text}' is neither `default` nor a file {string.Join(", ", Extensions)}; leave it out: {Instead}");
    }
}
