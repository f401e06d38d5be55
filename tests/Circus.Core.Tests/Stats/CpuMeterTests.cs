namespace Circus.Stats.Tests;

public sealed class CpuMeterTests
{
    private const long Second = 1_000_000_000;
    private CpuMeter _meter;

    [Fact]
    public void TheFirstSampleIsZeroAndTheNextCountsFromIt()
    {
        _meter.Sample(5000, 7 * Second);
        Assert.Equal(0, _meter.Percent);
        _meter.Sample(5050, 8 * Second);
        Assert.Equal(50, _meter.Percent);
        _meter.Sample(5250, 9 * Second);
        Assert.Equal(200, _meter.Percent);
    }

    [Fact]
    public void TheRealIntervalCountsAndNotThePlannedOne()
    {
        _meter.Sample(0, 0);
        _meter.Sample(100, Second * 5 / 4);
        Assert.Equal(80, _meter.Percent);
    }

    [Fact]
    public void SamplesAtOnceAreNoNoise()
    {
        _meter.Sample(0, 0);
        _meter.Sample(100, Second);
        _meter.Sample(101, Second + 1_000_000);
        _meter.Look(101, Second + 2_000_000);
        Assert.Equal(100, _meter.Percent);
        _meter.Sample(150, 2 * Second);
        Assert.Equal(50, _meter.Percent);
    }

    [Fact]
    public void LooksOfOthersDoNotMoveTheBaseBeforeASecond()
    {
        _meter.Look(0, 0);
        _meter.Look(30, Second * 3 / 10);
        Assert.Equal(100, _meter.Percent);
        _meter.Look(30, Second * 6 / 10);
        Assert.Equal(50, _meter.Percent, 9);
        _meter.Look(30, Second);
        Assert.Equal(30, _meter.Percent);
        _meter.Look(30, Second * 3 / 2);
        Assert.Equal(0, _meter.Percent);
    }

    [Fact]
    public void TimeThatGoesBackIsNoTime()
    {
        _meter.Sample(100, 0);
        _meter.Sample(90, Second);
        Assert.Equal(0, _meter.Percent);
    }
}
