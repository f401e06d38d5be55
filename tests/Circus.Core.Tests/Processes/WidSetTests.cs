namespace Circus.Processes.Tests;

public sealed class WidSetTests
{
    [Fact]
    public void LowestFreeWidIsTaken()
    {
        var wids = new WidSet();
        for (var wid = 1; wid <= 200; wid++)
            Assert.Equal(wid, wids.TakeLowest());
        wids.Release(130);
        wids.Release(64);
        Assert.Equal(64, wids.TakeLowest());
        Assert.Equal(130, wids.TakeLowest());
        Assert.Equal(201, wids.TakeLowest());
    }
}
