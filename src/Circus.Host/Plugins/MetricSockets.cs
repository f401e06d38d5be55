using System.Text;
using Circus.Control;
using Circus.Linux;

namespace Circus.Plugins;

/// <summary>UDP sockets to StatsD servers. A message that can't be sent is lost, as datagrams are; a server whose name isn't known is looked for again now and then.</summary>
internal sealed class MetricSockets(Action<string> warn) : IDisposable
{
    private static readonly TimeSpan SearchPause = TimeSpan.FromMinutes(1);

    private readonly List<Server> _servers = [];

    internal void Send(SendMetric metric, Instant now)
    {
        var server = _servers.Find(each => each.Host == metric.Host && each.Port == metric.Port);
        if (server is null)
            _servers.Add(server = new Server(metric.Host, metric.Port));
        if (!server.Socket.IsOpen && now >= server.SearchAt)
        {
            server.Socket = Open(metric.Host, metric.Port);
            server.SearchAt = now + SearchPause;
        }

        if (server.Socket.IsOpen)
            Sockets.Send(server.Socket.Value, Encoding.UTF8.GetBytes(metric.Text), out _);
    }

    public void Dispose()
    {
        foreach (var server in _servers)
            server.Socket.Close();
    }

    private Fd Open(string host, int port)
    {
        if (!HostName.TryResolve(host, out var resolved, out var error))
        {
            warn($"StatsD: {error}: no metrics are sent");
            return default;
        }

        var address = SocketAddress.Ip(resolved, port);
        var errno = Sockets.OpenDatagram(address, out var socket);
        if (errno == Errno.None)
            errno = Sockets.Connect(socket.Value, address);
        if (errno == Errno.None)
            return socket;
        warn($"StatsD at {host}:{port}: {ErrnoText.Describe(errno)}: no metrics are sent");
        socket.Close();
        return default;
    }

    private sealed class Server(string host, int port)
    {
        internal Fd Socket;

        internal Instant SearchAt { get; set; }

        internal string Host { get; } = host;

        internal int Port { get; } = port;
    }
}
