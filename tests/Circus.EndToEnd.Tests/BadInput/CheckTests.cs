namespace Circus.EndToEnd.BadInput;

/// <summary>`circus check`: everything at once, with its place; nothing is started or touched.</summary>
public sealed class CheckTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void ErrorsAndWarningsAreToldAtOnceWithTheirPlaces()
    {
        var path = _directory.Write("bad.ini", "[circus]\nloglevl = debug\n[watcher:w]\ncmd = /bin/touch started $(circus.nope)\nnumprocesses = x\ngracefull_timeout = 3\n");

        var result = CircusBinary.Run(_directory.Path, "check", path);

        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        Assert.Equal(
            [
                $"{path}:2:1: warning: [circus] loglevl: there is no such option; it is ignored; did you mean loglevel?",
                $"{path}:4:26: warning: [watcher:w] cmd: $(circus.nope) stays as it is written: there is no circus.nope; known are circus.wid, "
                    + "circus.env.NAME, circus.sockets.NAME, circus.rlimits.NAME and options of the watcher",
                $"{path}:5:16: error: [watcher:w] numprocesses: 'x' is not an integer",
                $"{path}:6:1: warning: [watcher:w] gracefull_timeout: this is no option of a watcher, only kept for plugins to see; did you mean graceful_timeout?",
                $"{path}: 1 error, 3 warnings",
            ],
            result.Output.TrimEnd().Split('\n'));
        Assert.False(File.Exists(_directory.File("started")));
    }

    [Fact]
    public void AFileThatTheDaemonTakesIsAccepted()
    {
        var path = _directory.Write("good.ini", "[circus]\npidfile = daemon.pid\nlogoutput = daemon.log\n[watcher:w]\ncmd = /bin/touch started\nuid = no-such-user\n");

        var result = CircusBinary.Run(_directory.Path, "check", path);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal($"{path}:6:7: warning: [watcher:w] uid: there is no user 'no-such-user' on this system: no worker can be started\n{path}: 0 errors, 1 warning\n", result.Output);
        Assert.Equal(["good.ini"], Directory.GetFileSystemEntries(_directory.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void TheEffectiveConfigurationIsAnIniFileOfTheSameMeaning()
    {
        _directory.Write("more.ini", "[env:w]\nA = $HOME/a\n[watcher:w]\nnumprocesses = 7\npriority = 2\n");
        var path = _directory.Write("main.ini", "[circus]\ninclude = more.ini\n[watcher:w]\ncmd = prog $(circus.wid) $(circus.env.a)\nnumprocesses = 1_0\nuse = free\n");
        var command = CircusBinary.Command(_directory.Path, ["check", "--effective", path]);
        command.Environment["HOME"] = "/here";

        var first = CircusBinary.Run(command);

        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Contains("[watcher:w]\ncmd = prog $(circus.wid) /here/a\nargs =\nnumprocesses = 10\n", first.Output, StringComparison.Ordinal);
        Assert.Contains("\npriority = 2\n", first.Output, StringComparison.Ordinal);
        Assert.Contains("\nuse = free\n", first.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n[env:w]\nA = /here/a\n", first.Output, StringComparison.Ordinal);
        var again = CircusBinary.Run(_directory.Path, "check", "--effective", _directory.Write("again.ini", first.Output));
        Assert.Equal((0, first.Output), (again.ExitCode, again.Output));
    }

    [Fact]
    public void AMissingFileIsAnError()
    {
        var result = CircusBinary.Run(_directory.Path, "check", "missing.ini");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("the configuration file 'missing.ini' does not exist", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutAFileTheCommandLineIsWrong() => Assert.Equal(2, CircusBinary.Run(_directory.Path, "check").ExitCode);
}
