using Circus.Control.Curve;

namespace Circus.Control.Tests;

/// <summary>A running control room on endpoints of its own, and the clients of one test.</summary>
internal sealed class Room : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("circus-");
    private readonly List<IDisposable> _clients = [];

    internal Room(ControlLimits? limits = null, bool start = true)
    {
        Server = new ControlServer(Sink, limits);
        if (start) Server.Start();
    }

    internal RecordingSink Sink { get; } = new();

    internal ControlServer Server { get; }

    internal ControlCounters Counters => Server.Counters;

    /// <summary>Answers every request with itself.</summary>
    internal Room Echoing()
    {
        Sink.OnRequest = (envelope, payload) =>
        {
            Server.Reply(envelope.Peer, payload, envelope.Delimiter);
            return true;
        };
        return this;
    }

    internal string File(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Binds a fresh endpoint of the named transport.</summary>
    internal Endpoint Bind(EndpointRole role, string transport = "tcp", CurveServer? curve = null)
    {
        var result = Server.Bind(role, Parse(transport == "tcp" ? "tcp://127.0.0.1:0" : "ipc://" + File(role + ".sock")), curve: curve);
        Assert.True(result.IsBound, result.Error);
        return result.Endpoint;
    }

    /// <summary>A peer of bytes, connected but silent.</summary>
    internal RawPeer Connect(Endpoint endpoint)
    {
        var peer = new RawPeer(endpoint);
        _clients.Add(peer);
        return peer;
    }

    /// <summary>A peer of bytes that has shaken hands.</summary>
    internal RawPeer Connect(Endpoint endpoint, string socketType)
    {
        var peer = Connect(endpoint);
        peer.ShakeHands(socketType);
        return peer;
    }

    /// <summary>A subscriber of bytes whose subscriptions have arrived.</summary>
    internal RawPeer Subscriber(Endpoint endpoint, string prefix = "")
    {
        var peer = Connect(endpoint, "SUB");
        peer.Send(Wire.Command("SUBSCRIBE", System.Text.Encoding.UTF8.GetBytes(prefix)));
        peer.Settle();
        return peer;
    }

    internal static Endpoint Parse(string text)
    {
        Assert.True(Endpoint.TryParse(text, out var endpoint, out var error), error);
        return endpoint;
    }

    public void Dispose()
    {
        foreach (var client in _clients) client.Dispose();
        Server.Dispose();
        _folder.Delete(recursive: true);
    }
}
