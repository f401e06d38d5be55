using System.Diagnostics.CodeAnalysis;
using Circus.Linux;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Circus.Logging;

/// <summary>Makes the daemon's logger from the options loglevel and logoutput (spec/config.md §3).</summary>
internal static class LogSetup
{
    /// <summary>critical, error, warning, info, debug in any case; anything else is info.</summary>
    internal static LogLevel ParseLevel(string? text) => text?.ToLowerInvariant() switch
    {
        "critical" => LogLevel.Critical,
        "error" => LogLevel.Error,
        "warning" => LogLevel.Warning,
        "debug" => LogLevel.Debug,
        _ => LogLevel.Information,
    };

    /// <summary>
    /// Opens the log: "-" and "stdout" are stderr, as in Circus; syslog://… is syslog; anything else a file. False with the reason when it
    /// can't be opened; true perhaps with a warning.
    /// </summary>
    internal static bool TryCreate(string? level, string? output, [NotNullWhen(true)] out ILoggerFactory? loggers, out string? problem) =>
        TryCreate(new LogThreshold(ParseLevel(level)), output, out loggers, out problem);

    /// <summary>The same with a level that may change later.</summary>
    internal static bool TryCreate(LogThreshold threshold, string? output, [NotNullWhen(true)] out ILoggerFactory? loggers, out string? problem)
    {
        loggers = null;
        problem = null;
        var provider = output is null or "-" or "stdout" ? new ConsoleLoggerProvider(new FixedOptions(), [new CircusFormatter(CircusFormatter.FileDate)])
            : output.StartsWith(SyslogAddress.Scheme, StringComparison.Ordinal) ? OpenSyslog(output, out problem)
            : OpenFile(output, out problem);
        if (provider is null)
            return false;
        loggers = new LoggerFactory([], threshold);

        // Added, not given to the constructor: only so does the factory dispose it, which writes the last lines out.
        loggers.AddProvider(provider);
        return true;
    }

    private static ILoggerProvider? OpenFile(string path, out string? problem)
    {
        var errno = LogFile.Open(path, out var file);
        problem = errno == Errno.None ? null : $"{file.Name} can't be opened: {ErrnoText.Describe(errno)}";
        return errno == Errno.None ? new LineLogger(file, new CircusFormatter(CircusFormatter.FileDate)) : null;
    }

    private static ILoggerProvider? OpenSyslog(string text, out string? problem)
    {
        if (SyslogAddress.TryParse(text, out var address, out var error, out var warning) && SyslogSocket.TryOpen(address, out var socket, out error))
        {
            problem = warning;
            return new LineLogger(socket, new CircusFormatter(CircusFormatter.SyslogDate));
        }

        problem = error;
        return null;
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
