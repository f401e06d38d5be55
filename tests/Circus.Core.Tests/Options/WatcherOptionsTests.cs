namespace Circus.Options.Tests;

public sealed class WatcherOptionsTests
{
    [Fact]
    public void CloneSharesNothingThatChanges()
    {
        var options = new WatcherOptions { StdoutStream = [], StderrStream = [] };
        var copy = options.Clone();
        copy.NumProcesses = 9;
        copy.Rlimits["nofile"] = 1;
        copy.Hooks["before_start"] = "f";
        copy.Freeform["x"] = "1";
        copy.StdoutStream!["class"] = "X";
        copy.StderrStream!["class"] = "X";
        Assert.Equal(
            (1, 0, 0, 0, 0, 0),
            (options.NumProcesses, options.Rlimits.Count, options.Hooks.Count, options.Freeform.Count, options.StdoutStream.Count, options.StderrStream.Count));
    }

    [Fact]
    public void CloneKeepsNulls() => Assert.True(new WatcherOptions().Clone() is { StdoutStream: null, Environment: null, Args.IsNull: true });

    [Theory]
    [InlineData(1.5, 1.5)]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(1e300, 3153600000)]
    [InlineData(double.PositiveInfinity, 3153600000)]
    public void SecondsFitATimer(double seconds, double timer) =>
        Assert.Equal(timer, new WatcherOptions { GracefulTimeoutSeconds = seconds }.GracefulTimeout.TotalSeconds);

    [Fact]
    public void ArgumentsAreEqualByValue()
    {
        Assert.Equal(new Arguments(["a", "b"]), new Arguments(["a", "b"]));
        Assert.Equal(new Arguments("a"), new Arguments("a"));
        Assert.NotEqual(new Arguments("a"), new Arguments(["a"]));
        Assert.NotEqual(default, new Arguments(""));
        Assert.Equal(default, new Arguments((string?)null));
    }
}
