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

    [Theory]
    [InlineData(0, "", 0)]
    [InlineData(9, "", 0)]
    [InlineData(10, "09 [7] | \n", 1)]
    [InlineData(23, "09 [7] | \n09 [7] | one\n", 5)]
    [InlineData(35, "09 [7] | \n09 [7] | one\n", 5)]
    [InlineData(100, "09 [7] | \n09 [7] | one\n09 [7] | two\n", 9)]
    public void SeveralLinesAreWrittenAsLongAsTheyFit(int room, string written, int taken)
    {
        var format = new PrefixFormat("%S");
        format.Begin(new LineSource(7, 1, Time));
        var to = new byte[room];
        Assert.Equal(written, Encoding.UTF8.GetString(to.AsSpan(0, format.WriteLines(to, "\none\ntwo\nthr"u8, out var took))));
        Assert.Equal(taken, took);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\"b\\c\td\u0001\u007f", "a\\\"b\\\\c\\td\\u0001\\u007f")]
    [InlineData("é €😀", "é €😀")]
    public void JsonHoldsTheLine(string line, string message) => Assert.Equal(
        $"{{\"time\":\"2026-03-08T01:05:09.500000+00:00\",\"watcher\":\"w\\u0022x\",\"wid\":1,\"pid\":7,\"stream\":\"stderr\",\"message\":\"{message}\"}}\n",
        Write(new JsonFormat("w\"x", isStderr: true, null), line));

    [Fact]
    public void JsonIsValidWhateverTheBytes()
    {
        var format = new JsonFormat("w", isStderr: false, "%S");
        var random = new Random(1);
        var to = new byte[10_000];
        for (var i = 0; i < 500; i++)
        {
            var line = new byte[random.Next(300)];
            random.NextBytes(line);
            format.Begin(new LineSource(7, 1, Time));
            Assert.InRange(format.MaxLength(line.Length), 1, to.Length);
            var count = format.Write(to, line);
            using var json = System.Text.Json.JsonDocument.Parse(to.AsMemory(0, count));
            Assert.Equal(Encoding.UTF8.GetString(line), json.RootElement.GetProperty("message").GetString());
        }
    }

    [Fact]
    public void SyslogMessagesAreThoseOfRfc5424() => Assert.Equal(
        "<142>1 2026-03-08T01:05:09.500000+00:00 host web-1 7 stdout - hello", Write(new SyslogFormat(17, isStderr: false, "host", "web- 1"), "hello"));

    [Fact]
    public void JournalEntriesTakeAnyBytes() => Assert.Equal(
        "PRIORITY=3\nSYSLOG_IDENTIFIER=tag\nCIRCUS_WATCHER=w\nCIRCUS_STREAM=stderr\nCIRCUS_WID=1\nSYSLOG_PID=7\nMESSAGE\n\u0005\0\0\0\0\0\0\0hello\n",
        Write(new JournalFormat("w", isStderr: true, "tag"), "hello"));

    private static string Write(LineFormat format, string line, int pid = 7)
    {
        format.Begin(new LineSource(pid, 1, Time));
        var bytes = Encoding.UTF8.GetBytes(line);
        var to = new byte[format.MaxLength(bytes.Length)];
        return Encoding.UTF8.GetString(to.AsSpan(0, format.Write(to, bytes)));
    }
}
