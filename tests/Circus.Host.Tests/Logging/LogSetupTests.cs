using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Circus.Logging.Tests;

public sealed class LogSetupTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("critical", LogLevel.Critical)]
    [InlineData("ERROR", LogLevel.Error)]
    [InlineData("Warning", LogLevel.Warning)]
    [InlineData("info", LogLevel.Information)]
    [InlineData("debug", LogLevel.Debug)]
    [InlineData("loud", LogLevel.Information)]
    [InlineData(null, LogLevel.Information)]
    public void LevelsAreReadInAnyCase(string? text, LogLevel level) => Assert.Equal(level, LogSetup.ParseLevel(text));

    [Fact]
    public void AFileTakesTheLinesOfTheLevelAndAbove()
    {
        Assert.True(LogSetup.TryCreate("warning", _folder["log"], out var loggers, out var problem));
        Assert.Null(problem);
        using (loggers)
        {
            var logger = loggers.CreateLogger("circus");
            Assert.False(logger.IsEnabled(LogLevel.Information));
            logger.LogInformation("no");
            logger.LogWarning("yes");
        }

        Assert.EndsWith("[WARNING] yes", Assert.Single(File.ReadAllLines(_folder["log"])), StringComparison.Ordinal);
    }

    [Fact]
    public void SyslogTakesThemWithItsDate()
    {
        using var service = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 20_000 };
        service.Bind(new UnixDomainSocketEndPoint(_folder["socket"]));
        Assert.True(LogSetup.TryCreate(level: null, $"syslog://{_folder["socket"]}?nonsense", out var loggers, out var problem));
        Assert.StartsWith("'nonsense' is no syslog facility", problem, StringComparison.Ordinal);
        using (loggers)
            loggers.CreateLogger("circus").LogError("text");
        var datagram = new byte[1000];
        var count = service.Receive(datagram);
        Assert.Matches(@"^<11>[A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d circus\[\d+\] \[ERROR\] text\z", System.Text.Encoding.UTF8.GetString(datagram, 0, count));
    }

    [Theory]
    [InlineData("/no/such/folder/log", "log file '/no/such/folder/log' can't be opened: No such file or directory")]
    [InlineData("/dev", "log file '/dev' can't be opened: Is a directory")]
    [InlineData("syslog:///no/such/socket", "syslog at '/no/such/socket' can't be reached: No such file or directory")]
    [InlineData("syslog://", "'syslog://' is not syslog://HOST[:PORT][?FACILITY] or syslog:///PATH[?FACILITY]: the host is missing")]
    public void WhatCantBeOpenedIsNamedWithTheReason(string output, string expected)
    {
        Assert.False(LogSetup.TryCreate(level: null, output, out _, out var problem));
        Assert.Equal(expected, problem);
    }
}
