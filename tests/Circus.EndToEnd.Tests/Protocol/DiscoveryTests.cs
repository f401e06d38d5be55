using System.Net;
using System.Net.Sockets;

namespace Circus.EndToEnd.Protocol;

/// <summary>multicast_endpoint, spec/protocol.md §9.</summary>
public sealed class DiscoveryTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Fact]
    public void WhoAsksIsToldTheEndpoint()
    {
        var port = FreePort.Take();
        var daemon = Start("", $"multicast_endpoint = udp://239.255.7.8:{port}");
        using var asking = new UdpClient(AddressFamily.InterNetwork);
        asking.Client.ReceiveTimeout = Patience.Milliseconds;
        asking.Send([], new IPEndPoint(IPAddress.Loopback, port));
        IPEndPoint? from = null;
        Assert.Equal($"{{\"endpoint\": \"{daemon.Endpoint}\"}}", System.Text.Encoding.ASCII.GetString(asking.Receive(ref from)));
    }

    [Fact]
    public void AGroupThatCannotBeJoinedIsAWarning()
    {
        var daemon = Start("", "multicast_endpoint = udp://10.255.7.8:12027");
        daemon.Log.WaitFor("[WARNING] option multicast_endpoint of [circus]: Could not bind udp://10.255.7.8:12027");
        daemon.AssertRuns();
    }
}
