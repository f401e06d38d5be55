using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Circus.Logging;

/// <summary>
/// Circus's line format (spec/cli.md §1): <c>YYYY-MM-DD HH:MM:SS circus[PID] [LEVEL] text</c>, the date as <see cref="FileDate"/> or <see
/// cref="SyslogDate"/>. A line feed within a text is shown as \n, so that no text from outside makes a line of its own.
/// </summary>
internal sealed class CircusFormatter(string dateFormat) : ConsoleFormatter(FormatterName)
{
    internal const string FormatterName = "circus";
    internal const string FileDate = "yyyy-MM-dd HH:mm:ss";
    internal const string SyslogDate = "MMM dd HH:mm:ss";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(DateTime.Now.ToString(dateFormat, CultureInfo.InvariantCulture));
        textWriter.Write(" circus[");
        textWriter.Write(Environment.ProcessId);
        textWriter.Write("] [");
        textWriter.Write(NameOf(logEntry.LogLevel));
        textWriter.Write("] ");
        textWriter.WriteLine(logEntry.Formatter(logEntry.State, logEntry.Exception).Replace("\n", "\\n", StringComparison.Ordinal));
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
