namespace Circus.EndToEnd.Leaks;

public sealed class LeakTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    private const int Deaths = 300;

    [Fact]
    public void NothingIsLeftOfThreeHundredDeaths()
    {
        var daemon = StartOne("numprocesses = 10");
        var events = daemon.Subscribe("watcher.w.spawn");
        var before = DescriptorsButSockets(daemon);

        for (var i = 0; i < Deaths / 10; i++)
        {
            // A life of less than a second makes the replacement wait a little longer each time: a restart counts anew.
            if (i % 3 == 2)
            {
                daemon.Client.Ok("restart", new { name = "w", waiting = true });
                for (var j = 0; j < 10; j++)
                    events.Next();
            }

            foreach (var pid in daemon.Client.Pids("w"))
                Proc.Signal(pid, Proc.SigKill);
            for (var j = 0; j < 10; j++)
                events.Next();
        }

        Assert.Equal(before, DescriptorsButSockets(daemon));
        var children = Proc.ChildrenOf(daemon.Pid);
        Assert.Equal(daemon.Client.Pids("w").Order(), children.Order());
        Assert.DoesNotContain(children, Proc.IsZombie);
    }

    [Fact]
    public void NothingIsLeftOfFailedSpawns()
    {
        var daemon = Start($"[watcher:bad]\ncmd = /no/such/program\nmax_retry = 50\nautostart = False", "check_delay = 0.01");
        daemon.Client.Call("start", new { name = "bad", waiting = true });
        var before = Proc.Fds(daemon.Pid).Length;
        daemon.Client.Call("start", new { name = "bad", waiting = true });
        Assert.Equal(before, Proc.Fds(daemon.Pid).Length);
        Assert.Empty(Proc.ChildrenOf(daemon.Pid));
    }

    [Fact]
    public void NothingIsLeftOfClientsThatHaveLeft()
    {
        var daemon = StartOne("");
        daemon.Client.Ok("list");
        var before = Proc.Fds(daemon.Pid).Length;
        for (var i = 0; i < 20; i++)
            daemon.Ctl("status");
        Patience.Until(() => Proc.Fds(daemon.Pid).Length == before, "their descriptors are closed");
    }

    /// <summary>Clients come and go meanwhile, even between the listing and a look at the link; what a process costs is no socket.</summary>
    private static string[] DescriptorsButSockets(DaemonUnderTest daemon) =>
    [
        .. Proc.Fds(daemon.Pid).Select(fd => Proc.LinkTo($"/proc/{daemon.Pid}/fd/{fd}")).OfType<string>()
            .Where(link => !link.StartsWith("socket:", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];
}
