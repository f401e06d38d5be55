namespace Circus.EndToEnd;

/// <summary>What the tests of a class share: one libzmq peer; and per test: the daemons it starts, which end with it.</summary>
public abstract class EndToEndTests(ZmqPeer zmq, ITestOutputHelper output) : IClassFixture<ZmqPeer>, IDisposable
{
    /// <summary>A worker that does nothing.</summary>
    internal const string Sleeper = "/bin/sleep 1000";

    private readonly List<DaemonUnderTest> _daemons = [];

    public virtual void Dispose()
    {
        foreach (var daemon in _daemons)
            daemon.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A daemon with these sections.</summary>
    internal DaemonUnderTest Start(string watchers, string circus = "") => Start(new DaemonSetup { Watchers = watchers, Circus = circus });

    internal DaemonUnderTest Start(DaemonSetup setup)
    {
        var daemon = new DaemonUnderTest(zmq, output, setup);
        _daemons.Add(daemon);
        return daemon;
    }

    /// <summary>A daemon with one watcher `w` that is up.</summary>
    internal DaemonUnderTest StartOne(string options, string cmd = Sleeper) => Start($"[watcher:w]\ncmd = {cmd}\n{options}").AwaitStarted("w");

    /// <summary>A daemon with one watcher `w` whose workers run this shell script; it is up, the script perhaps not yet.</summary>
    internal DaemonUnderTest StartScript(string script, string options = "", string circus = "") =>
        Start(new DaemonSetup { Watchers = $"[watcher:w]\ncmd = ./worker\ncopy_env = True\n{options}", Circus = circus, Scripts = [("worker", script)] })
            .AwaitStarted("w");
}
