namespace Circus.EndToEnd.Daemons;

/// <summary>The daemon is a subreaper: what its workers leave behind comes to it.</summary>
public sealed class OrphanTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Fact]
    public void AnOrphanIsAdoptedAndReapedWithoutAnEvent()
    {
        // The middle process ends at once and leaves its child to whoever reaps.
        var daemon = StartScript("(sleep 1000 & echo $!)\nexec sleep 1000");
        var orphan = int.Parse(daemon.Output.Next());
        Patience.Until(() => Proc.ParentOf(orphan) == daemon.Pid, "the orphan is adopted");
        var events = daemon.Subscribe();

        Proc.Signal(orphan, Proc.SigKill);

        Patience.Until(() => !Proc.Exists(orphan), "the orphan is reaped");
        Assert.Empty(events.All());
        Assert.Single(daemon.Client.Pids("w"));
    }

    [Fact]
    public void AWorkersEndIsNotTakenForThatOfItsOrphan()
    {
        var daemon = StartScript("(sleep 1000 & echo $!)\nexec sleep 1000");
        var orphan = int.Parse(daemon.Output.Next());
        var pid = Assert.Single(daemon.Client.Pids("w"));
        var events = daemon.Subscribe();
        Proc.Signal(pid, Proc.SigKill);
        Proc.Signal(orphan, Proc.SigKill);
        var seen = events.Until("w.spawn");
        Assert.Equal("w.reap w.spawn", seen.Names());
        Assert.Equal(pid, seen[0].Pid);
    }
}
