using System.Text;

namespace Circus.Streams.Tests;

/// <summary>spec/streams.md §3 and §5, per line by decision Q43.</summary>
public sealed class LineFormatTests
{
    private static readonly LocalTime Time = new LocalClock(TimeZoneInfo.Utc).At(1_772_931_909_500_000_000);

    [Theory]
    [InlineData("T", "hello", "T [7] | hello\n")]
    [InlineData("", "hello", " [7] | hello\n")]
    [InlineData("%S.%L", "", "09.500 [7] | \n")]
    public void PrefixIsTimeAndPid(string format, string line, string written) => Assert.Equal(written, Write(new PrefixFormat(format), line));

    [Theory]
    [InlineData("red", "hello", "\e[0;31;40mT [7] | hello\e[0m\n")]
    [InlineData("white", "x", "\e[0;37;40mT [7] | x\e[0m\n")]
    [InlineData("red", "", "")]
    public void FancyLinesAreColoured(string color, string line, string written) => Assert.Equal(written, Write(new FancyFormat("T", color, new Random(1)), line));

    [Fact]
    public void AnUnknownColourIsAny() => Assert.Matches("^\e\\[0;3[1-7];40mT", Write(new FancyFormat("T", "mauve", new Random(1)), "x"));

    [Fact]
    public void TheNextWorkerHasItsOwnPid()
    {
        var format = new PrefixFormat("%S");
        Assert.Equal("09 [7] | x\n", Write(format, "x"));
        Assert.Equal("09 [12345] | y\n", Write(format, "y", 12345));
    }

    private static string Write(LineFormat format, string line, int pid = 7)
    {
        format.Begin(new LineSource(pid, 1, Time));
        var bytes = Encoding.UTF8.GetBytes(line);
        var to = new byte[format.MaxLength(bytes.Length)];
        return Encoding.UTF8.GetString(to.AsSpan(0, format.Write(to, bytes)));
    }
}
