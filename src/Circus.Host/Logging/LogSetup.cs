using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Circus.Logging;

/// <summary>Makes the daemon's logger from the options loglevel and logoutput.</summary>
internal static class LogSetup
{
    /// <summary>critical, error, warning, info, debug in any case; anything else is info (spec/config.md §3).</summary>
    internal static LogLevel ParseLevel(string? text) => text?.ToLowerInvariant() switch
    {
        "critical" => LogLevel.Critical,
        "error" => LogLevel.Error,
        "warning" => LogLevel.Warning,
        "debug" => LogLevel.Debug,
        _ => LogLevel.Information,
    };

    /// <summary>Where the lines go: "-" and "stdout" are stderr, as in Circus; anything else is a file.</summary>
    /// <exception cref="IOException">The file can't be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file can't be opened.</exception>
    internal static ILoggerFactory Create(string? level, string? output)
    {
        var formatter = new CircusFormatter();
        ILoggerProvider provider = output is null or "-" or "stdout"
            ? new ConsoleLoggerProvider(new FixedOptions(), [formatter])
            : new FileLogger(output, formatter);
        var loggers = new LoggerFactory([], new LoggerFilterOptions { MinLevel = ParseLevel(level) });

        // Added, not given to the constructor: only so does the factory dispose it, which writes the last lines out.
        loggers.AddProvider(provider);
        return loggers;
    }

    private sealed class FixedOptions : IOptionsMonitor<ConsoleLoggerOptions>
    {
        public ConsoleLoggerOptions CurrentValue { get; } = new()
        {
            FormatterName = CircusFormatter.FormatterName,
            LogToStandardErrorThreshold = LogLevel.Trace,

            // A reader of our stderr that has stopped reading must not stop the daemon.
            QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite,
        };

        public ConsoleLoggerOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<ConsoleLoggerOptions, string?> listener) => null;
    }
}
