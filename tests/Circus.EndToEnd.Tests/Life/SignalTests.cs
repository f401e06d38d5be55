namespace Circus.EndToEnd.Life;

public sealed class SignalTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    /// <summary>Parent and child say which of them got SIGUSR1.</summary>
    private const string Family = """
        if [ "$1" = child ]; then
            trap 'echo child' USR1
            echo ready $$
        else
            trap 'echo parent' USR1
            "$0" child &
        fi
        while :; do sleep 1000 & wait; done
        """;

    [Fact]
    public void ASignalGoesToTheProcessWithoutAnEvent()
    {
        var (daemon, _) = StartFamily();
        var events = daemon.Subscribe();
        daemon.Client.Ok("signal", new { name = "w", signum = "usr1" });
        Assert.Equal("parent", daemon.Output.Next());
        Assert.Empty(events.All());
    }

    [Fact]
    public void ChildrenGetASignalThatTheirParentDoesNot()
    {
        var (daemon, _) = StartFamily();
        var pid = Assert.Single(daemon.Client.Pids("w"));
        // The shell's own `sleep` is a child too, and ends by the signal: the shell then goes on.
        daemon.Client.Ok("signal", new { name = "w", pid, signum = Proc.SigUsr1, children = true });
        Assert.Equal("child", daemon.Output.Next());
    }

    [Fact]
    public void OneChildIsNamedInEitherSpelling()
    {
        var (daemon, child) = StartFamily();
        var pid = Assert.Single(daemon.Client.Pids("w"));
        daemon.Client.Ok("signal", new { name = "w", pid, signum = "SIGUSR1", childpid = child });
        Assert.Equal("child", daemon.Output.Next());
        daemon.Client.Ok("signal", new { name = "w", pid, signum = "SIGUSR1", child_pid = child });
        Assert.Equal("child", daemon.Output.Next());
    }

    [Fact]
    public void RecursiveReachesBoth()
    {
        var (daemon, _) = StartFamily();
        daemon.Client.Ok("signal", new { name = "w", signum = Proc.SigUsr1, recursive = true });
        Assert.Equal(["child", "parent"], new[] { daemon.Output.Next(), daemon.Output.Next() }.Order());
    }

    [Theory]
    [InlineData("\"!!\"")]
    [InlineData("\"NOPE\"")]
    [InlineData("[]")]
    public void ASignalThatIsNoneIsRefused(string signum)
    {
        var daemon = StartOne("");
        Assert.Equal((3, "signal invalid"), daemon.Client.Refused("signal", new { name = "w", signum = JsonNode.Parse(signum) }));
    }

    private (DaemonUnderTest Daemon, int Child) StartFamily()
    {
        var daemon = StartScript(Family);
        return (daemon, int.Parse(daemon.Output.Next()["ready ".Length..]));
    }
}
