namespace Circus.Stats.Tests;

/// <summary>The formats of spec/events-and-stats.md §5, with decision Q38.</summary>
public sealed class StatsTextTests
{
    private readonly byte[] _text = new byte[CpuTime.LongestText];

    [Theory]
    [InlineData(0, "0B")]
    [InlineData(1, "1B")]
    [InlineData(1023, "1023B")]
    [InlineData(1024, "1.00K")]
    [InlineData(1536, "1.50K")]
    [InlineData(1_572_864, "1.50M")]
    [InlineData(1_048_575, "1024.00K")]
    [InlineData(1_048_576, "1.00M")]
    [InlineData(1L << 30, "1.00G")]
    [InlineData(long.MaxValue, "8.00E")]
    public void SizeReadsAs(long bytes, string text) => Assert.Equal(text, Text(HumanSize.Write(_text, bytes)));

    [Theory]
    [InlineData(0, "0:00.00")]
    [InlineData(0.01, "0:00.01")]
    [InlineData(0.05, "0:00.05")]
    [InlineData(0.15, "0:00.15")]
    [InlineData(59.99, "0:59.99")]
    [InlineData(59.999, "1:00.00")]
    [InlineData(3661.5, "61:01.50")]
    [InlineData(360_000, "6000:00.00")]
    public void CpuTimeReadsAs(double seconds, string text) => Assert.Equal(text, Text(CpuTime.Write(_text, seconds)));

    [Theory]
    [InlineData(0, 3, 1, "0.0")]
    [InlineData(12.34, 1, 1, "12.3")]
    [InlineData(12.35, 2, 1, "12.35")]
    [InlineData(0.0005, 3, 1, "0.0")]
    [InlineData(0.123456, 6, 1, "0.123456")]
    [InlineData(1795493483.96, 2, 1, "1795493483.96")]
    [InlineData(1795493483.5, 6, 1, "1795493483.5")]
    [InlineData(-0.25, 6, 1, "-0.25")]
    [InlineData(7, 0, 0, "7")]
    [InlineData(1.5, 2, 2, "1.50")]
    public void FixedDecimalReadsAs(double value, int decimals, int leastDecimals, string text) =>
        Assert.Equal(text, Text(FixedDecimal.Write(_text, FixedDecimal.Scale(value, decimals), decimals, leastDecimals)));

    private string Text(int length) => System.Text.Encoding.UTF8.GetString(_text, 0, length);
}
