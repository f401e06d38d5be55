namespace Circus.Streams.Tests;

public class LineCountTests
{
    [Fact]
    public void AllNewlinesAreCountedWhereverTheyAre()
    {
        var random = new Random(7);
        for (var length = 0; length < 20_000; length += length < 600 ? 1 : 997)
        {
            var bytes = new byte[length];
            for (var i = 0; i < length; i++)
                bytes[i] = random.Next(3) == 0 ? (byte)'\n' : (byte)random.Next(256);
            Assert.Equal(bytes.Count(each => each == '\n'), LineCount.Of(bytes));
        }
    }

    [Fact]
    public void NothingButNewlines()
    {
        var bytes = Enumerable.Repeat((byte)'\n', 65_536 + 15).ToArray();
        Assert.Equal(bytes.Length, LineCount.Of(bytes));
        Assert.Equal(bytes.Length - 1, LineCount.Of(bytes.AsSpan(1)));
    }
}
