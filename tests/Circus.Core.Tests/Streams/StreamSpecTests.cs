namespace Circus.Streams.Tests;

/// <summary>spec/streams.md §1 and §3.</summary>
public sealed class StreamSpecTests
{
    [Theory]
    [InlineData("class=FileStream filename=f", StreamClass.FileStream)]
    [InlineData("class=circus.stream.WatchedFileStream filename=f", StreamClass.WatchedFileStream)]
    [InlineData("filename=f", StreamClass.FileStream)]
    [InlineData("class=StdoutStream", StreamClass.StdoutStream)]
    [InlineData("class=QueueStream", StreamClass.QueueStream)]
    [InlineData("class=FileStream", StreamClass.FileStream)]
    public void ClassIsFound(string given, StreamClass expected) => Assert.Equal(expected, Read(given)!.Class);

    [Fact]
    public void NothingGivenIsNoStream() => Assert.Null(Read(""));

    [Theory]
    [InlineData("class=fileStream filename=f", "class", "fileStream is unknown; allowed: FileStream")]
    [InlineData("class=mine.Stream", "class", "mine.Stream is a Python class, which can't be loaded; use one of FileStream")]
    [InlineData("class=ExecStream", "cmd", "it is missing; an ExecStream needs the program that reads the lines")]
    [InlineData("max_bytes=3", "", "it has neither class nor filename")]
    [InlineData("filename=f max_bytes=many", "max_bytes", "'many' is not a size; allowed: an integer, also with K, M or G behind it")]
    [InlineData("filename=f max_bytes=-1", "max_bytes", "-1 is too small; the smallest is 0")]
    [InlineData("filename=f backup_count=x", "backup_count", "'x' is not an integer")]
    [InlineData("class=TimedRotatingFileStream filename=f", "rotate_when", "it is missing; allowed: S, M, H, D, MIDNIGHT, W0 (Monday) to W6")]
    [InlineData("class=TimedRotatingFileStream filename=f rotate_when=W7", "rotate_when", "'W7' is not allowed; allowed: S, M, H, D, MIDNIGHT")]
    [InlineData("class=TimedRotatingFileStream filename=f rotate_when=D utc=perhaps", "utc", "'perhaps' is not a truth value")]
    public void WrongOptionIsTold(string given, string option, string error)
    {
        Assert.False(StreamSpec.TryRead(Map(given), out _, out var name, out var reason));
        Assert.Equal(option, name);
        Assert.StartsWith(error, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void UnitsAreTakenInAnyCase()
    {
        var stream = Read("class=TimedRotatingFileStream filename=f rotate_when=midnight utc=False")!;
        Assert.Equal(("MIDNIGHT", false), (stream.RotateWhen, stream.Utc));
    }

    [Theory]
    [InlineData("10485760", 10_485_760)]
    [InlineData("10M", 10_485_760)]
    [InlineData("10MB", 10_485_760)]
    [InlineData("8g", 8_589_934_592)]
    public void SizesAreRead(string text, long bytes) => Assert.Equal(bytes, Read($"filename=f backup_count=1 max_bytes={text}")!.MaxBytes);

    [Fact]
    public void UnderALimitOfAllTheFileTakesHalf()
    {
        var stream = Read("filename=f total_bytes=1000")!;
        Assert.Equal((500, int.MaxValue), (stream.MaxBytes, stream.BackupCount));
        Assert.Equal(300, Read("filename=f total_bytes=1000 max_bytes=300 backup_count=9")!.MaxBytes);
    }

    [Fact]
    public void UnknownOptionsAreNamed() => Assert.Equal(["zork"], StreamSpec.UnknownIn(Map("filename=f zork=1 refresh_time=2")));

    private static StreamOptions? Read(string given)
    {
        Assert.True(StreamSpec.TryRead(Map(given), out var stream, out _, out var error), error);
        return stream;
    }

    private static OrderedDictionary<string, string> Map(string given)
    {
        var map = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in given.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            map[pair[..pair.IndexOf('=')]] = pair[(pair.IndexOf('=') + 1)..];
        return map;
    }
}
