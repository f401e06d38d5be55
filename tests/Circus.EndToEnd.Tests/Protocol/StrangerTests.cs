using System.Net;
using System.Net.Sockets;

namespace Circus.EndToEnd.Protocol;

/// <summary>Peers that don't speak the protocol, or far too much: workers and other clients don't notice them.</summary>
public sealed class StrangerTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    private readonly List<Socket> _strangers = [];

    [Fact]
    public void HundredsOfConnectionsWithJunkDisturbNobody()
    {
        var daemon = StartOverTcp();
        var (client, pids) = (daemon.Client, daemon.Client.Pids("w"));
        var random = new Random(42);
        for (var i = 0; i < 400; i++)
        {
            var junk = new byte[random.Next(1, 200)];
            random.NextBytes(junk);
            Connect(daemon).Send(junk);
        }

        Assert.Equal(pids, client.Pids("w"));
        Assert.Equal(pids, daemon.NewClient().Pids("w"));
        daemon.AssertRuns();
    }

    [Fact]
    public void HundredsOfHalfOpenConnectionsDisturbNobody()
    {
        var daemon = StartOverTcp();
        var (client, pids) = (daemon.Client, daemon.Client.Pids("w"));
        // Silent, in the middle of a greeting, and after the greeting in the middle of the handshake.
        byte[] greeting = [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 1, .. "NULL"u8, .. new byte[16], 0, .. new byte[31]];
        for (var i = 0; i < 300; i++)
            Connect(daemon).Send(greeting.AsSpan(0, i % 3 * 32));

        Assert.Equal(pids, client.Pids("w"));
        Assert.Equal(pids, daemon.NewClient().Pids("w"));
    }

    [Fact]
    public void NothingIsKeptOfConnectionsThatAreGone()
    {
        var daemon = StartOverTcp();
        daemon.Client.Ok("list");
        var before = Proc.Fds(daemon.Pid);
        for (var i = 0; i < 300; i++)
            Connect(daemon);
        Patience.Until(() => Proc.Fds(daemon.Pid).Length >= before.Length + 300, "all are accepted");

        foreach (var stranger in _strangers)
            stranger.Dispose();

        Patience.Until(() => Proc.Fds(daemon.Pid).Length == before.Length, "all descriptors are closed");
    }

    [Fact]
    public void AMessageOfAHundredMegabytesIsRefusedWithALineInTheLog()
    {
        var daemon = StartOverTcp();
        var (client, pids) = (daemon.Client, daemon.Client.Pids("w"));

        daemon.NewClient().SendZeros(100_000_000);

        daemon.Log.WaitFor("its message is larger than the limit");
        Assert.Equal(pids, client.Pids("w"));
        Assert.InRange(int.Parse(Proc.Status(daemon.Pid, "VmHWM").Split(' ')[0]), 0, 60 << 10);
    }

    [Fact]
    public void JunkOnTheEventPortDisturbsNobody()
    {
        var daemon = StartOverTcp();
        var events = daemon.Subscribe("watcher.w.");
        for (var i = 0; i < 200; i++)
            Connect(new Uri(daemon.PubsubEndpoint).Port).Send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8);
        daemon.Client.Ok("stop", new { name = "w", waiting = true });
        Assert.Equal("w.kill w.kill w.kill w.reap w.reap w.reap w.stop", events.All().Names());
    }

    public override void Dispose()
    {
        foreach (var stranger in _strangers)
            stranger.Dispose();
        base.Dispose();
    }

    private DaemonUnderTest StartOverTcp() => Start(new DaemonSetup { Watchers = $"[watcher:w]\ncmd = {Sleeper}\nnumprocesses = 3", OverTcp = true }).AwaitStarted("w");

    private Socket Connect(DaemonUnderTest daemon) => Connect(new Uri(daemon.Endpoint).Port);

    private Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _strangers.Add(socket);
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }
}
