namespace Circus.EndToEnd.BadInput;

/// <summary>A configuration that can't be used: a line that names what and where, exit status 1, nothing started.</summary>
public sealed class BadConfigurationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void AMissingFileIsNamed()
    {
        var result = CircusBinary.Run(_directory.Path, "daemon", "missing.ini");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("the configuration file 'missing.ini' does not exist", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[watcher:w]\ncmd = true\nnonsense", 3, "nonsense", "")]
    [InlineData("cmd = true", 1, "", "")]
    [InlineData("[watcher:w\ncmd = true", 1, "", "")]
    [InlineData("[watcher:w]\ncmd = true\nstop_signal = BOOM", 3, "[watcher:w] stop_signal", "BOOM")]
    [InlineData("[watcher:w]\ncmd = true\n\nnumprocesses = many", 4, "[watcher:w] numprocesses", "many")]
    [InlineData("[watcher:w]\ncmd = true\ngraceful_timeout = soon", 3, "[watcher:w] graceful_timeout", "soon")]
    [InlineData("[watcher:w]\ncmd = true\nrespawn = perhaps", 3, "[watcher:w] respawn", "perhaps")]
    [InlineData("[watcher:w]\ncmd = true\nrlimit_nofile = lots", 3, "[watcher:w] rlimit_nofile", "lots")]
    [InlineData("[circus]\ncheck_delay = x", 2, "[circus] check_delay", "x")]
    [InlineData("[circus]\nendpoint = nowhere", 2, "[circus] endpoint", "nowhere")]
    [InlineData("[socket:a]\nport = 4711\n[socket:b]\nport = 4711", 3, "[socket:b]", "127.0.0.1:4711 is already taken by [socket:a]")]
    [InlineData("[circus]\nendpoint = tcp://127.0.0.1:4711\npubsub_endpoint = tcp://127.0.0.1:4711", 3, "[circus] pubsub_endpoint", "127.0.0.1:4711 is already taken by endpoint")]
    [InlineData("[watcher:a]\ncmd = true\n[watcher:A]\ncmd = true", 3, "[watcher:A]", "")]
    public void ABadLineIsNamedWithItsPlace(string ini, int line, string where, string what)
    {
        var path = _directory.Write("bad.ini", ini + "\n\n[watcher:marker]\ncmd = /bin/touch started\n");

        var result = CircusBinary.Run(_directory.Path, "daemon", path);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains(result.Error.Split('\n'), text =>
            text.StartsWith($"{path}:{line}:", StringComparison.Ordinal)
            && text.Contains(where, StringComparison.Ordinal) && text.Contains(what, StringComparison.Ordinal));
        Assert.False(File.Exists(_directory.File("started")));
        Assert.Empty(Proc.RunningIn(_directory.Path));
    }

    [Fact]
    public void EveryErrorOfAFileIsNamedAtOnce()
    {
        var path = _directory.Write("bad.ini", "[watcher:a]\ncmd = true\nnumprocesses = x\n[watcher:b]\ncmd = true\nmax_retry = y\n");
        var errors = CircusBinary.Run(_directory.Path, "daemon", path).Error;
        Assert.Contains($"{path}:3:16: [watcher:a] numprocesses", errors, StringComparison.Ordinal);
        Assert.Contains($"{path}:6:13: [watcher:b] max_retry", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void AnErrorInAnIncludedFileNamesThatFile()
    {
        var included = _directory.Write("more.ini", "\n[watcher:w]\ncmd = true\npriority = high\n");
        var path = _directory.Write("main.ini", "[circus]\ninclude = more.ini\n");
        Assert.Contains($"{included}:4:12: [watcher:w] priority", CircusBinary.Run("/", "daemon", path).Error, StringComparison.Ordinal);
    }
}
