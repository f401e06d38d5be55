using Circus.Config;

namespace Circus.Logging.Tests;

public sealed class LoggerConfigTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("default")]
    [InlineData(" Default ")]
    public void NothingIsSaidOfTheDefault(string? text) => Assert.Null(LoggerConfig.Check(text));

    [Theory]
    [InlineData("/etc/circus/logging.ini")]
    [InlineData("logging.json")]
    [InlineData("logging.YAML")]
    public void AConfigurationOfPythonIsWarnedOf(string text)
    {
        var (severity, message) = LoggerConfig.Check(text)!.Value;
        Assert.Equal(ConfigSeverity.Warning, severity);
        Assert.StartsWith($"'{text}' is not read: ", message, StringComparison.Ordinal);
        Assert.Contains("logoutput (--log-output)", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("logging.toml")]
    [InlineData("logging")]
    [InlineData("")]
    public void AnythingElseIsAnErrorAsInCircus(string text) => Assert.Equal(ConfigSeverity.Error, LoggerConfig.Check(text)!.Value.Severity);
}
