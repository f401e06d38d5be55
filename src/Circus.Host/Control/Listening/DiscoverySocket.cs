using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using Circus.Linux;

namespace Circus.Control.Listening;

/// <summary>The UDP socket of multicast_endpoint (protocol.md §9): whoever sends a datagram to it, whatever is in it, is told the daemon's endpoint.</summary>
internal sealed class DiscoverySocket
{
    private const string Scheme = "udp://";
    private const int Hops = 255;
    private const int AnswersPerTurn = 32;

    private readonly byte[] _answer;
    private Fd _socket;

    private DiscoverySocket(Fd socket, byte[] answer) => (_socket, _answer) = (socket, answer);

    internal int Socket => _socket.Value;

    internal bool IsOpen => _socket.IsOpen;

    /// <summary>
    /// Binds the port on every address and joins the group; others on this host may do the same (SO_REUSEADDR, udp). Error is a whole sentence.
    /// </summary>
    /// <param name="text">udp://GROUP:PORT.</param>
    /// <param name="endpoint">The daemon's endpoint as configured: the answer.</param>
    /// <param name="socket">The socket.</param>
    /// <param name="error">What is wrong.</param>
    internal static bool TryOpen(string text, string endpoint, [NotNullWhen(true)] out DiscoverySocket? socket, out string error)
    {
        socket = null;
        if (!text.StartsWith(Scheme, StringComparison.Ordinal) || !IPEndPoint.TryParse(text[Scheme.Length..].TrimEnd('/'), out var place)
            || place.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork || place.Port == 0)
        {
            error = $"'{text}' is not a multicast endpoint (udp://GROUP:PORT with an IPv4 address)";
            return false;
        }
        var address = Circus.Linux.SocketAddress.Ip(IPAddress.Any, place.Port);
        var errno = Sockets.OpenDatagram(address, out var made);
        if (errno == Errno.None) errno = Sockets.SetReuseAddress(made.Value);
        if (errno == Errno.None) errno = Datagrams.SetMulticastTtl(made.Value, Hops);
        if (errno == Errno.None) errno = Sockets.Bind(made.Value, address);
        if (errno == Errno.None) errno = Datagrams.JoinGroup(made.Value, place.Address);
        error = errno == Errno.None ? "" : $"Could not bind {text}: {ErrnoText.Describe(errno)}";
        if (errno != Errno.None) made.Close();
        else socket = new DiscoverySocket(made, Encoding.UTF8.GetBytes(JsonOf(endpoint)));
        return socket is not null;
    }

    /// <summary>Answers what has come, a bounded part of it. An answer that can't leave is lost, as datagrams are.</summary>
    internal void Answer(Span<byte> buffer)
    {
        for (var i = 0; i < AnswersPerTurn; i++)
        {
            if (Datagrams.Receive(_socket.Value, buffer, out _, out var from) == Errno.EAGAIN) return;
            Datagrams.Send(_socket.Value, _answer, from);
        }
    }

    internal void Close() => _socket.Close();

    private static string JsonOf(string endpoint) => $"{{\"endpoint\": \"{System.Text.Json.JsonEncodedText.Encode(endpoint)}\"}}";
}
