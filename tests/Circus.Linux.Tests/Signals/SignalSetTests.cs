namespace Circus.Linux.Tests;

public class SignalSetTests
{
    [Fact]
    public void HoldsTheFirstAndTheLastSignal()
    {
        var set = SignalSet.Of(1, 64);
        Assert.Equal(0x8000_0000_0000_0001, set.Bits);
        Assert.True(set.Contains(1) && set.Contains(64));
        Assert.False(set.Contains(2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    [InlineData(-1)]
    public void RefusesWhatIsNoSignal(int signum) => Assert.Throws<ArgumentOutOfRangeException>(() => SignalSet.Of(signum));
}
