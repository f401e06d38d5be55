using Circus.Config;

namespace Circus.ManagedSockets;

/// <summary>One managed socket as it is now.</summary>
/// <param name="Spec">What was asked for.</param>
/// <param name="Fd">Its number, in the daemon and in the workers that inherit it.</param>
/// <param name="Host">The address that it is bound to; empty for a Unix socket.</param>
/// <param name="Port">The port, the real one where any was asked for.</param>
/// <param name="Queued">Connections that wait to be accepted; null where nothing listens.</param>
/// <param name="QueueLimit">How many may wait: the backlog as the kernel has cut it to net.core.somaxconn.</param>
/// <param name="QueuedBytes">Bytes of datagrams that wait to be read; null where it listens.</param>
/// <param name="Dropped">Datagrams lost for lack of room; null where the kernel doesn't tell.</param>
public sealed record SocketReport(
    SocketSpec Spec, int Fd, string Host, int Port, int? Queued, int? QueueLimit, long? QueuedBytes, long? Dropped)
{
    /// <summary>`host:port` or the path, as stat.sockets shows it (spec/events-and-stats.md §3).</summary>
    public string Address => Spec.Path ?? (Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}");
}
