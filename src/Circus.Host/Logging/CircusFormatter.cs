using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Circus.Logging;

/// <summary>Circus's line format (spec/cli.md §1): <c>YYYY-MM-DD HH:MM:SS circus[PID] [LEVEL] text</c>.</summary>
internal sealed class CircusFormatter() : ConsoleFormatter(FormatterName)
{
    internal const string FormatterName = "circus";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(DateTime.Now.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        textWriter.Write(" circus[");
        textWriter.Write(Environment.ProcessId);
        textWriter.Write("] [");
        textWriter.Write(NameOf(logEntry.LogLevel));
        textWriter.Write("] ");
        textWriter.WriteLine(logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.Exception is { } exception)
            textWriter.WriteLine(exception.ToString());
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARNING",
        LogLevel.Error => "ERROR",
        _ => "CRITICAL",
    };
}
