using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Circus.Logging;

/// <summary>Log lines into a file, appended; opened anew when it was moved away or removed, as logrotate does it.</summary>
internal sealed class FileLogger(string path, ConsoleFormatter formatter) : ILoggerProvider, ILogger
{
    private readonly Lock _lock = new();
    private StreamWriter _writer = Open(path);

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> format)
    {
        // The control thread logs too; this lock is taken per log line, never per request or exit.
        lock (_lock)
        {
            try
            {
                if (!File.Exists(path) || new FileInfo(path).Length < _writer.BaseStream.Position)
                    Reopen();
                formatter.Write(new LogEntry<TState>(logLevel, "", eventId, state, exception, format), null, _writer);
                _writer.Flush();
            }
            catch (IOException failure)
            {
                // A full disk costs the file its line, never the daemon; the line is still worth something elsewhere.
                Console.Error.WriteLine($"{path}: {failure.Message}: {format(state, exception)}");
            }
        }
    }

    public void Dispose() => _writer.Dispose();

    private void Reopen()
    {
        var old = _writer;
        _writer = Open(path);
        old.Dispose();
    }

    private static StreamWriter Open(string path) => new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));
}
