namespace Circus.EndToEnd.Life;

public sealed class RespawnTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Fact]
    public void AKilledWorkerIsReplacedAndTheEventsSayHowItEnded()
    {
        var daemon = StartOne("numprocesses = 3");
        var pids = daemon.Client.Pids("w");
        var events = daemon.Subscribe();

        Proc.Signal(pids[1], Proc.SigKill);
        var seen = events.Until("w.spawn");

        Assert.Equal("w.reap w.spawn", seen.Names());
        Assert.Equal(["process_pid", "time", "exit_code", "reason"], seen[0].Payload.Select(each => each.Key));
        Assert.Equal((pids[1], -9, "signalled"), (seen[0].Pid, seen[0].ExitCode, seen[0].Reason));
        Assert.Equal(["process_pid", "time"], seen[1].Payload.Select(each => each.Key));
        Assert.Equal([pids[0], pids[2], seen[1].Pid], daemon.Client.Pids("w"));
    }
}
