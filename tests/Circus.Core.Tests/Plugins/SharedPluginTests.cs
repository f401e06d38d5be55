namespace Circus.Plugins.Tests;

/// <summary>Plugins that share a process and follow what is done to their watchers.</summary>
public sealed class SharedPluginTests
{
    private static PluginUnderTest Started() => PluginUnderTest.Start("logger", shared: true, ("name", "plugin:My Log"), ("file", "x"));

    [Fact]
    public void ItFollowsItsWatcher()
    {
        var test = Started().Answer("status", "{\"status\": \"active\"}").Reap("w");
        Assert.Single(test.Lines);
        test.Event("plugin:my_log.stop").Reap("w");
        Assert.Single(test.Lines);
        test.Event("plugin:my_log.start").Reap("w");
        Assert.Equal(2, test.Lines.Count);
    }

    [Fact]
    public void AStoppedOneStaysStoppedWhenItsProcessIsStartedAgain() =>
        Assert.Empty(Started().Answer("status", "{\"status\": \"stopped\"}").Reap("w").Lines);

    [Fact]
    public void WhatWasPutOffIsForgotten()
    {
        var test = PluginUnderTest.Start("flapping", shared: true, ("name", "plugin:f"), ("retry_in", "1")).Answer("status", "{\"status\": \"active\"}");
        test.Reap("w").Answer("options", "{\"status\": \"ok\", \"options\": {}}").Reap("w").Take("stop");
        Assert.Empty(test.Event("plugin:f.stop").Advance(10).Asked);
    }
}
