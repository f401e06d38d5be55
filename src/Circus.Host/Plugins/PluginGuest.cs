using Circus.Control;
using Circus.Linux;
using Microsoft.Extensions.Logging;

namespace Circus.Plugins;

/// <summary>One plugin in a host: its state machine and the socket on which it takes datagrams.</summary>
internal sealed class PluginGuest(string name, string prefix, BuiltInPlugin plugin, ILogger logger) : IDisposable
{
    private Fd _socket;

    internal string Name => name;

    /// <summary>What its log lines begin with.</summary>
    internal string Prefix => prefix;

    internal BuiltInPlugin Plugin => plugin;

    internal Instant NextTimer => plugin.NextTimer < plugin.Outbox.NextTimer ? plugin.NextTimer : plugin.Outbox.NextTimer;

    internal void RunTimers()
    {
        plugin.Outbox.RunTimers();
        plugin.OnTimer();
    }

    /// <summary>Binds the socket that the plugin asks for. False when it asks for none, or after an error in the log: it runs without.</summary>
    internal bool TryListen(out int descriptor)
    {
        descriptor = -1;
        if (plugin.Heartbeats is not var (host, port))
            return false;
        if (!HostName.TryResolve(host, out var address, out var error))
        {
            PluginLog.Failed(logger, $"{prefix}{error}");
            return false;
        }

        var place = SocketAddress.Ip(address, port);
        var errno = Sockets.OpenDatagram(place, out _socket);
        if (errno == Errno.None)
            errno = Sockets.Bind(_socket.Value, place);
        if (errno != Errno.None)
        {
            PluginLog.Failed(logger, $"{prefix}UDP socket on {host}:{port}: {ErrnoText.Describe(errno)}");
            _socket.Close();
            return false;
        }

        PluginLog.Info(logger, $"{prefix}listening UDP on {host}:{port}");
        descriptor = _socket.Value;
        return true;
    }

    internal bool TryReceive(byte[] buffer, out int count) => Sockets.Receive(_socket.Value, buffer, out count) == Errno.None;

    public void Dispose() => _socket.Close();
}
