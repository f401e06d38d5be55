namespace Circus.EndToEnd.Daemons;

public sealed class PidFileTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Fact]
    public void ItHoldsThePidWhileTheDaemonLives()
    {
        var daemon = StartWithPidFile();
        Assert.Equal($"{daemon.Pid}\n", File.ReadAllText(daemon.File("pid")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(daemon.File("pid")));
        Assert.Equal(0, daemon.Terminate());
        Assert.False(File.Exists(daemon.File("pid")));
    }

    [Fact]
    public void ASecondDaemonIsRefused()
    {
        var daemon = StartWithPidFile();
        var other = Path.Combine(daemon.Directory, "other.ini");
        File.WriteAllText(other, $"[circus]\nendpoint = ipc://{daemon.File("e2")}\npubsub_endpoint = ipc://{daemon.File("p2")}\n");

        var result = CircusBinary.Run(daemon.Directory, "daemon", "--pidfile", "pid", other);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"pid file 'pid' is held by the running process {daemon.Pid}", result.Error, StringComparison.Ordinal);
        Assert.Equal($"{daemon.Pid}\n", File.ReadAllText(daemon.File("pid")));
    }

    [Fact]
    public void AFileThatIsNoLongerOursIsLeftAlone()
    {
        var daemon = StartWithPidFile();
        File.WriteAllText(daemon.File("pid"), "1\n");
        Assert.Equal(0, daemon.Terminate());
        Assert.Equal("1\n", File.ReadAllText(daemon.File("pid")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("-5\n")]
    [InlineData("4194300\n")]
    public void WhatACrashLeftBehindIsOverwritten(string content)
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("pid", content);
        var daemon = Start(new DaemonSetup { Watchers = "", Arguments = ["--pidfile", path] });
        Assert.Equal($"{daemon.Pid}\n", File.ReadAllText(path));
    }

    [Fact]
    public void TheOptionOfTheFileMeansTheSame()
    {
        using var directory = new TemporaryDirectory();
        var daemon = Start("", $"pidfile = {directory.File("pid")}");
        Assert.Equal($"{daemon.Pid}\n", File.ReadAllText(directory.File("pid")));
    }

    [Fact]
    public void AMissingFolderIsNamed()
    {
        using var directory = new TemporaryDirectory();
        var result = CircusBinary.Run(directory.Path, "daemon", "--pidfile", "/no/such/folder/pid", directory.Write("circus.ini", "[circus]\n"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("pid file '/no/such/folder/pid' can't be written: No such file or directory", result.Error, StringComparison.Ordinal);
    }

    private DaemonUnderTest StartWithPidFile() => Start(new DaemonSetup { Watchers = "", Arguments = ["--pidfile", "pid"] });
}
