using Circus.Linux;
using Microsoft.Extensions.Logging;

namespace Circus.Logging.Tests;

public sealed class LineLoggerTests : IDisposable
{
    private const string Date = @"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d";

    private readonly FakeSink _sink = new();
    private readonly LineLogger _logger;

    public LineLoggerTests() => _logger = new LineLogger(_sink, new CircusFormatter(CircusFormatter.FileDate));

    public void Dispose() => _logger.Dispose();

    private void Log(string text, LogLevel level = LogLevel.Information, Exception? exception = null) =>
        _logger.Log(level, default, text, exception, static (state, _) => state);

    private string[] Texts => [.. _sink.Written.Select(written => written.Line.Split("] ", 3)[2])];

    [Theory]
    [InlineData(LogLevel.Trace, "DEBUG")]
    [InlineData(LogLevel.Debug, "DEBUG")]
    [InlineData(LogLevel.Information, "INFO")]
    [InlineData(LogLevel.Warning, "WARNING")]
    [InlineData(LogLevel.Error, "ERROR")]
    [InlineData(LogLevel.Critical, "CRITICAL")]
    public void ALineIsThatOfCircus(LogLevel level, string name)
    {
        Log("w started", level);
        var written = Assert.Single(_sink.Written);
        Assert.Equal(level, written.Level);
        Assert.Matches($@"^{Date} circus\[{Environment.ProcessId}\] \[{name}\] w started\n\z", written.Line);
    }

    [Fact]
    public void TheDateOfSyslogIsShort()
    {
        using var logger = new LineLogger(_sink, new CircusFormatter(CircusFormatter.SyslogDate));
        logger.LogInformation("x");
        Assert.Matches(@"^[A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d circus\[\d+\] \[INFO\] x\n\z", Assert.Single(_sink.Written).Line);
    }

    [Fact]
    public void ATextFromOutsideMakesNoLineOfItsOwn()
    {
        Log("error in 'a\n2026-01-01 00:00:00 circus[1] [INFO] forged'");
        Assert.Equal(["error in 'a\\n2026-01-01 00:00:00 circus[1] [INFO] forged'\n"], Texts);
    }

    [Fact]
    public void AnExceptionIsInTheSameWrite()
    {
        Log("a bug", LogLevel.Critical, new InvalidOperationException("why"));
        Assert.Contains("a bug\nSystem.InvalidOperationException: why", Assert.Single(_sink.Written).Line, StringComparison.Ordinal);
    }

    [Fact]
    public void LongAndForeignTextsAreWrittenWhole()
    {
        var text = string.Concat(Enumerable.Repeat("äöü€😀", 10_000));
        Log(text);
        Log("short");
        Assert.Equal([text + "\n", "short\n"], Texts);
    }

    [Fact]
    public void LinesThatTheSinkRefusesAreCountedInTheNextOneThatGetsThrough()
    {
        Log("before");
        _sink.Refusal = Errno.ENOSPC;
        Log("lost 1");
        Log("lost 2");
        Log("lost 3");
        _sink.Refusal = Errno.None;
        Log("after");
        Log("last");
        Assert.Equal(["before\n", "log lines lost before this one: 3 (No space left on device)\n", "after\n", "last\n"], Texts);
        Assert.Equal(LogLevel.Warning, _sink.Written[1].Level);
    }

    [Fact]
    public void LinesOfSeveralThreadsStayWhole()
    {
        const int Threads = 4, Lines = 500;
        var threads = Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            for (var i = 0; i < Lines; i++)
                Log(new string((char)('a' + number), 100));
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Equal(Threads * Lines, Texts.Length);
        Assert.All(Texts, text => Assert.Equal(new string(text[0], 100) + "\n", text));
    }
}
