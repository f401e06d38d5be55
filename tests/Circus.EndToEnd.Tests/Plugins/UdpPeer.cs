using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Circus.EndToEnd.Plugins;

/// <summary>A StatsD server, as far as a test needs one: it takes datagrams.</summary>
internal sealed class UdpPeer : IDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0)) { Client = { ReceiveTimeout = Patience.Milliseconds } };

    internal int Port => ((IPEndPoint)_socket.Client.LocalEndPoint!).Port;

    /// <summary>The first message that contains the text; waits for it.</summary>
    internal string WaitFor(string text)
    {
        var from = new IPEndPoint(IPAddress.Any, 0);
        while (true)
        {
            var message = Encoding.UTF8.GetString(_socket.Receive(ref from));
            if (message.Contains(text, StringComparison.Ordinal))
                return message;
        }
    }

    public void Dispose() => _socket.Dispose();
}
