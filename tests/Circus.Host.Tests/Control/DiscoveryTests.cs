using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Circus.Control.Tests;

/// <summary>multicast_endpoint, protocol.md §9.</summary>
public sealed class DiscoveryTests : IDisposable
{
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public void WhoAsksIsToldTheEndpointAndNobodyAfterItsEnd()
    {
        var port = FreeUdpPort();
        Assert.True(_room.Server.TryAnnounce($"udp://239.255.7.7:{port}", "ipc:///run/\"circus\"", out var error), error);
        using var asking = new UdpClient(AddressFamily.InterNetwork);
        asking.Client.ReceiveTimeout = Patience.Milliseconds;
        foreach (var question in (string[])["", "anybody there?"])
        {
            asking.Send(Encoding.ASCII.GetBytes(question), new IPEndPoint(IPAddress.Loopback, port));
            IPEndPoint? from = null;
            var answer = System.Text.Json.JsonDocument.Parse(asking.Receive(ref from)).RootElement;
            Assert.Equal("ipc:///run/\"circus\"", answer.GetProperty("endpoint").GetString());
        }

        Assert.True(_room.Server.TryAnnounce(null, "", out error), error);
        Patience.Until(() => !IsBound(port), "the port is still bound");
    }

    [Theory]
    [InlineData("udp://localhost:12027", "'udp://localhost:12027' is not a multicast endpoint (udp://GROUP:PORT with an IPv4 address)")]
    [InlineData("tcp://239.1.1.1:1", "'tcp://239.1.1.1:1' is not a multicast endpoint (udp://GROUP:PORT with an IPv4 address)")]
    [InlineData("udp://239.1.1.1", "'udp://239.1.1.1' is not a multicast endpoint (udp://GROUP:PORT with an IPv4 address)")]
    [InlineData("udp://10.0.0.1:12027", "Could not bind udp://10.0.0.1:12027: Invalid argument")]
    public void AnotherEndpointIsRefused(string text, string error)
    {
        Assert.False(_room.Server.TryAnnounce(text, "tcp://127.0.0.1:5555", out var found));
        Assert.Equal(error, found);
    }

    private static int FreeUdpPort()
    {
        using var probe = new UdpClient(0, AddressFamily.InterNetwork);
        return ((IPEndPoint)probe.Client.LocalEndPoint!).Port;
    }

    private static bool IsBound(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Dgram, ProtocolType.Udp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Any, port));
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
