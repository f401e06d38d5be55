using Circus.Options;

namespace Circus.Processes.Tests;

public sealed class EarlyDeathTests
{
    [Theory]
    [InlineData(1.0, 0, 5, 0)]
    [InlineData(0.999, 0, 5, 10)]
    [InlineData(0.5, 10, 5, 20)]
    [InlineData(0.5, 2560, 5, 5000)]
    [InlineData(0.5, 5000, 5, 5000)]
    [InlineData(0.5, 5000, 0, 5000)]
    [InlineData(0.5, 0, 0.004, 4)]
    [InlineData(60, 5000, 5, 0)]
    public void DelayDoublesFromTenMillisecondsUpToCheckDelay(double livedSeconds, int previousMs, double checkDelaySeconds, int expectedMs) =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(expectedMs),
            EarlyDeath.DelayAfter(TimeSpan.FromSeconds(livedSeconds), TimeSpan.FromMilliseconds(previousMs), Backoff.Default, TimeSpan.FromSeconds(checkDelaySeconds)));

    [Theory]
    [InlineData("0.5:2", 0, 500)]
    [InlineData("0.5:2", 500, 1000)]
    [InlineData("0.5:2", 1500, 2000)]
    [InlineData("0", 0, 1)]
    [InlineData("7", 0, 5000)]
    public void TheOptionMovesBothEnds(string backoff, int previousMs, int expectedMs)
    {
        Assert.True(Backoff.TryParse(backoff, out var parsed));
        Assert.Equal(TimeSpan.FromMilliseconds(expectedMs), EarlyDeath.Next(TimeSpan.FromMilliseconds(previousMs), parsed, TimeSpan.FromSeconds(5)));
    }
}
