using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Circus.Control.Tests;

/// <summary>A client that says exactly the bytes it is given.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly Socket _socket;

    internal RawPeer(Endpoint endpoint)
    {
        var isIpc = endpoint.Transport == EndpointTransport.Ipc;
        EndPoint place = isIpc ? new UnixDomainSocketEndPoint(endpoint.Path) : new IPEndPoint(IPAddress.Loopback, endpoint.Port);
        _socket = new Socket(place.AddressFamily, SocketType.Stream, isIpc ? ProtocolType.Unspecified : ProtocolType.Tcp)
        {
            ReceiveTimeout = Patience.Milliseconds,
            SendTimeout = Patience.Milliseconds,
        };
        _socket.Connect(place);
    }

    internal void Send(params byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;) sent += _socket.Send(bytes.AsSpan(sent));
    }

    /// <summary>Sends as much as the other side takes; false when it has closed.</summary>
    internal bool TrySend(params byte[] bytes)
    {
        try
        {
            Send(bytes);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    internal void ShakeHands(string socketType)
    {
        Send([.. Wire.Greeting(), .. Wire.Ready(socketType)]);
        ReadExactly(64);
        Assert.Equal(4, ReadFrame().Flags);
    }

    /// <summary>Returns when everything sent before has been handled: a PING is answered in order.</summary>
    internal void Settle()
    {
        Send(Wire.Command("PING", 0, 0));
        Assert.Equal("\u0004PONG", Encoding.ASCII.GetString(ReadFrame().Body));
    }

    internal (int Flags, byte[] Body) ReadFrame()
    {
        var flags = ReadExactly(1)[0];
        var length = (flags & 2) == 0 ? ReadExactly(1)[0] : (int)System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(ReadExactly(8));
        return (flags & ~2, ReadExactly(length));
    }

    /// <summary>All frames of the next message as text.</summary>
    internal string[] ReadMessage()
    {
        var frames = new List<string>();
        while (true)
        {
            var (flags, body) = ReadFrame();
            frames.Add(Encoding.UTF8.GetString(body));
            if ((flags & 1) == 0) return [.. frames];
        }
    }

    internal byte[] ReadExactly(int count)
    {
        var bytes = new byte[count];
        for (var have = 0; have < count;)
        {
            var got = _socket.Receive(bytes.AsSpan(have));
            Assert.NotEqual(0, got);
            have += got;
        }
        return bytes;
    }

    /// <summary>Reads on until the other side has closed; returns how many bytes came before.</summary>
    internal long ReadToTheEnd()
    {
        var buffer = new byte[64 << 10];
        long total = 0;
        while (true)
        {
            int got;
            try
            {
                got = _socket.Receive(buffer);
            }
            catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
            {
                return total;
            }
            if (got == 0) return total;
            total += got;
        }
    }

    public void Dispose() => _socket.Dispose();
}
