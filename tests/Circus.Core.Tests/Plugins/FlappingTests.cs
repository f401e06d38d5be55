namespace Circus.Plugins.Tests;

/// <summary>plugins-and-hooks.md §4.1.</summary>
public sealed class FlappingTests
{
    private const string NoOverrides = "{\"status\": \"ok\", \"options\": {\"numprocesses\": 1}}";
    private const string Stopped = "{\"time\": 2.0}";

    private static PluginUnderTest Started(params (string, string)[] config) => PluginUnderTest.Start("circus.plugins.flapping.Flapping", config);

    /// <summary>Two deaths in a row, the first of which has the plugin ask for the watcher's own options.</summary>
    private static PluginUnderTest Flap(PluginUnderTest test) => test.Reap("w").Answer("options", NoOverrides).Reap("w");

    [Fact]
    public void TwoDeathsInAWindowStopTheWatcherAndRetryLater()
    {
        var test = Flap(Started());
        Assert.Equal("w", (string?)test.Take("stop")["name"]);
        Assert.Equal("w: flapping detected: retry in  7s (attempt number 1)", Assert.Single(test.Log));

        test.Event("w.stop", Stopped).Advance(6.9);
        Assert.Empty(test.Asked);
        test.Advance(0.2);
        Assert.Equal("w", (string?)test.Take("start")["name"]);
    }

    [Fact]
    public void AfterMaxRetryTheWatcherStaysStopped()
    {
        var test = Flap(Started(("max_retry", "1"), ("retry_in", "1")));
        test.Take("stop");
        test.Event("w.stop", Stopped).Advance(2);
        test.Take("start");
        test.Event("w.start").Reap("w").Reap("w");
        test.Take("stop");
        Assert.Equal("w: flapping detected: reached max retry limit", test.Log[^1]);
        test.Event("w.stop", Stopped).Advance(1000);
        Assert.Empty(test.Asked);
    }

    [Fact]
    public void AStartByHandAfterTheLastRetryBeginsAnew()
    {
        var test = Flap(Started(("max_retry", "0")));
        test.Take("stop");
        test.Event("w.stop", Stopped).Reap("w").Reap("w");
        Assert.Empty(test.Asked);
        test.Event("w.start").Reap("w").Reap("w");
        test.Take("stop");
    }

    [Fact]
    public void DeathsFurtherApartThanWindowAndCheckDelayResetEverything()
    {
        var test = Started().Reap("w").Answer("options", NoOverrides).Advance(6.1).Reap("w");
        Assert.Empty(test.Asked);

        // The timeline is empty again: one more death is the first of two.
        Assert.Empty(test.Reap("w").Asked);
        test.Reap("w").Take("stop");
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("reload")]
    [InlineData("decr")]
    [InlineData("max_age")]
    [InlineData("kill")]
    [InlineData("health")]
    public void DeathsThatWereAskedForDontCount(string reason) => Assert.Empty(Started().Reap("w", reason).Reap("w", reason).Asked);

    [Fact]
    public void DeathsOfADaemonThatGivesNoReasonCount()
    {
        const string Fields = "{\"process_pid\": 1, \"time\": 1.0}";
        Started().Event("w.reap", Fields).Answer("options", NoOverrides).Event("w.reap", Fields).Take("stop");
    }

    [Fact]
    public void OptionsOfTheWatcherWin()
    {
        var test = Started().Reap("w").Answer("options", "{\"status\": \"ok\", \"options\": {\"flapping.attempts\": \"3\", \"flapping.retry_in\": \"2\"}}");
        Assert.Empty(test.Reap("w").Asked);
        test.Reap("w").Take("stop");
        test.Advance(2.1).Take("start");
    }

    [Fact]
    public void ALoweredNumberOfAttemptsStillMatches()
    {
        var test = Started(("attempts", "4")).Reap("w").Answer("options", NoOverrides).Reap("w").Reap("w");
        test.Event("w.updated").Answer("options", "{\"status\": \"ok\", \"options\": {\"flapping.attempts\": 2}}");
        test.Reap("w").Take("stop");
    }

    [Fact]
    public void AnInactiveWatcherIsLeftAlone()
    {
        var test = Started().Reap("w").Answer("options", "{\"status\": \"ok\", \"options\": {\"flapping.active\": \"no\"}}").Reap("w").Reap("w");
        Assert.Empty(test.Asked);
    }

    [Fact]
    public void AWrongOverrideIsToldAndTheRestHolds()
    {
        var test = Started().Reap("w").Answer("options", "{\"status\": \"ok\", \"options\": {\"flapping.window\": \"long\"}}");
        Assert.Equal("w: flapping.window: 'long' is not a number", Assert.Single(test.Log));
        test.Reap("w").Take("stop");
    }

    [Fact]
    public void AStartThatMeetsAStopUnderWayIsTriedAgain()
    {
        var test = Flap(Started(("retry_in", "1")));
        test.Take("stop");
        test.Advance(1.1).Answer("start", "{\"status\": \"error\", \"errno\": 5, \"reason\": \"arbiter is already running watcher_stop command\"}");
        Assert.Empty(test.Asked);
        test.Advance(1.1).Take("start");
    }

    [Fact]
    public void AWatcherWithABlankInItsNameIsFound()
    {
        var test = Started().Reap("my_app").Answer("list", "{\"status\": \"ok\", \"watchers\": [\"my app\", \"other\"]}").Answer("options", NoOverrides).Reap("my_app");
        Assert.Equal("my app", (string?)test.Take("stop")["name"]);
    }

    [Fact]
    public void OthersAreCountedApart()
    {
        var test = Started().Reap("a").Answer("options", NoOverrides).Reap("b").Answer("options", NoOverrides);
        Assert.Empty(test.Asked);
    }
}
