namespace Circus.EndToEnd.BadInput;

public sealed class UsageTests
{
    [Theory]
    [InlineData("daemon", "--nope")]
    [InlineData("daemon", "--log-level", "loud", "x.ini")]
    [InlineData("daemon", "--log-level", "Info", "x.ini")]
    [InlineData("daemon", "a.ini", "b.ini")]
    [InlineData("daemon", "--pidfile")]
    [InlineData("frobnicate")]
    [InlineData("--nope")]
    [InlineData("ctl", "--nope", "status")]
    [InlineData("ctl", "--timeout", "soon", "status")]
    public void AWrongCommandLineShowsUsageAndEndsWithExitStatus2(params string[] arguments)
    {
        var result = CircusBinary.Run("/", arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("usage: circus", result.Error, StringComparison.Ordinal);
        Assert.Contains("error: ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("daemon", "--help")]
    [InlineData("daemon", "-h")]
    [InlineData("daemon")]
    [InlineData("ctl", "--help")]
    [InlineData("ctl", "list", "--help")]
    public void HelpGoesToStdoutWithExitStatus0(params string[] arguments)
    {
        var result = CircusBinary.Run("/", arguments);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.NotEqual("", result.Output);
    }

    [Fact]
    public void TheVersionNamesBothOursAndThatOfCircus()
    {
        var result = CircusBinary.Run("/", "--version");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches(@"^circus \d+\.\d+\.\d+ \(as Circus 0\.19\.0\)\n$", result.Output);
    }
}
