using System.Globalization;
using System.Text;
using Circus.Linux;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Circus.Logging;

/// <summary>
/// Writes whole lines into a sink, from any thread. A line that the sink can't take is lost, which never stops the daemon: stderr is told when
/// that begins, and the first line that gets through again is preceded by one that says how many were lost.
/// </summary>
internal sealed class LineLogger(ILogSink sink, ConsoleFormatter formatter) : ILoggerProvider, ILogger
{
    // The control thread logs too; this lock is taken per log line, never per request or exit.
    private readonly Lock _lock = new();
    private readonly StringWriter _text = new(CultureInfo.InvariantCulture);
    private readonly Complaint _complaint = new();
    private byte[] _bytes = new byte[1024];
    private Errno _failure;
    private int _lost;

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> format)
    {
        lock (_lock)
        {
            var errno = _lost == 0 ? Errno.None : WriteLoss();
            if (errno == Errno.None)
                errno = Write(new LogEntry<TState>(logLevel, "", eventId, state, exception, format));
            if (errno == Errno.None)
                return;
            (_failure, _lost) = (errno, _lost + 1);
            _complaint.Say($"{sink.Name}: {ErrnoText.Describe(errno)}: lines are lost until it works again");
        }
    }

    public void Dispose()
    {
        lock (_lock)
            sink.Dispose();
    }

    private Errno WriteLoss()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"log lines lost before this one: {_lost} ({ErrnoText.Describe(_failure)})");
        var errno = Write(new LogEntry<string>(LogLevel.Warning, "", default, text, null, static (state, _) => state));
        if (errno == Errno.None)
        {
            _lost = 0;
            _complaint.Settle();
        }

        return errno;
    }

    private Errno Write<TState>(in LogEntry<TState> entry)
    {
        _text.GetStringBuilder().Clear();
        formatter.Write(entry, null, _text);
        var text = _text.ToString();
        var room = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_bytes.Length < room)
            _bytes = new byte[room];
        return sink.Write(entry.LogLevel, _bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, _bytes)));
    }
}
