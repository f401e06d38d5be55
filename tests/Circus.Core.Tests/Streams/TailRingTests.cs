using System.Text;

namespace Circus.Streams.Tests;

public sealed class TailRingTests
{
    [Fact]
    public void TheOldestLinesMakeRoom()
    {
        var ring = new TailRing(100);
        for (var i = 0; i < 50; i++)
            ring.Add(i, 7, 1, Encoding.UTF8.GetBytes($"line {i}"));
        Assert.Equal(["line 47", "line 48", "line 49"], Texts(ring, 10));
        Assert.Equal(["line 49"], Texts(ring, 1));
        Assert.Empty(Texts(ring, 0));
    }

    [Fact]
    public void LinesOfAnyLengthComeBackAsTheyWere()
    {
        var random = new Random(1);
        var ring = new TailRing(1000);
        var kept = new List<string>();
        for (var i = 0; i < 2000; i++)
        {
            kept.Add(new string((char)('a' + (i % 26)), random.Next(0, 200)));
            ring.Add(i, i, i % 3, Encoding.UTF8.GetBytes(kept[^1]));
            var lines = ring.Last(100, null);
            Assert.NotEmpty(lines);
            Assert.Equal(kept.TakeLast(lines.Count), lines.Select(line => Encoding.UTF8.GetString(line.Text)));
            Assert.Equal((i, i, i % 3), ((int)lines[^1].Number, lines[^1].Pid, lines[^1].Wid));
        }
    }

    [Fact]
    public void OneWorkersLinesAreFound()
    {
        var ring = new TailRing(1000);
        for (var i = 0; i < 6; i++)
            ring.Add(i, 10 + (i % 2), i % 2, Encoding.UTF8.GetBytes($"{i}"));
        Assert.Equal(["3", "5"], ring.Last(2, 1).Select(line => Encoding.UTF8.GetString(line.Text)));
    }

    [Fact]
    public void ALineLongerThanTheRingIsCut()
    {
        var ring = new TailRing(30);
        ring.Add(0, 1, 1, "0123456789abcdef"u8);
        Assert.Equal(["0123456789"], Texts(ring, 1));
    }

    private static IEnumerable<string> Texts(TailRing ring, int count) => ring.Last(count, null).Select(line => Encoding.UTF8.GetString(line.Text));
}
