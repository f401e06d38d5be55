namespace Circus.Linux.Tests;

public class KernelRandomTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    [InlineData(100_000)]
    public void FillsTheWholeSpan(int length)
    {
        var bytes = new byte[length];
        KernelRandom.Fill(bytes);
        // The chance that the last 16 bytes are all zero is 2^-128.
        if (length > 0) Assert.True(bytes.AsSpan(length - 16).IndexOfAnyExcept((byte)0) >= 0);
        var again = new byte[length];
        KernelRandom.Fill(again);
        Assert.Equal(length == 0, bytes.AsSpan().SequenceEqual(again));
    }
}
