using Circus.Linux;

namespace Circus.Plugins;

/// <summary>A probe over a stream socket that never blocks: connect, send the request, read until the exchange has its answer.</summary>
internal sealed class SocketProbe : RunningProbe
{
    private const int ChunkBytes = 16 << 10;

    private readonly Exchange _exchange;
    private readonly byte[] _request;
    private byte[] _received = [];
    private int _count;
    private int _sent;
    private bool _isConnected;
    private Fd _socket;

    private SocketProbe(Exchange exchange, Fd socket, Instant started, TimeSpan timeout)
        : base(started, timeout) => (_exchange, _request, _socket) = (exchange, exchange.Request, socket);

    internal override int Descriptor => _socket.Value;

    internal override EpollEvents Wanted => _isConnected && _sent == _request.Length ? EpollEvents.In : EpollEvents.Out;

    /// <summary>Begins to connect; a result when that fails at once.</summary>
    internal static ProbeResult? TryStart(in SocketAddress address, Exchange exchange, Instant now, TimeSpan timeout, out SocketProbe? probe)
    {
        probe = null;
        var errno = Sockets.Open(address, out var socket);
        if (errno == Errno.None)
            errno = Sockets.Connect(socket.Value, address);
        if (errno is not (Errno.None or Errno.EINPROGRESS))
        {
            socket.Close();
            return exchange.Fail(ErrnoText.Describe(errno));
        }

        probe = new SocketProbe(exchange, socket, now, timeout);
        return null;
    }

    internal override ProbeResult? OnReady()
    {
        if (!_isConnected)
        {
            if (Sockets.TakeError(_socket.Value) is not Errno.None and var refused)
                return _exchange.Fail(ErrnoText.Describe(refused));
            _isConnected = true;
            if (_request.Length == 0)
                return _exchange.Read([], isClosed: false);
        }

        while (_sent < _request.Length)
        {
            var errno = Sockets.Send(_socket.Value, _request.AsSpan(_sent), out var sent);
            if (errno == Errno.EAGAIN)
                return null;
            if (errno != Errno.None)
                return _exchange.Fail(ErrnoText.Describe(errno));
            _sent += sent;
        }

        return Receive();
    }

    internal override ProbeResult OnTimeout() => _exchange.Fail(_isConnected ? "no answer in time" : "no connection in time");

    public override void Dispose() => _socket.Close();

    private ProbeResult? Receive()
    {
        while (true)
        {
            if (_received.Length - _count < ChunkBytes)
                Array.Resize(ref _received, Math.Max(ChunkBytes, _received.Length * 2));
            var errno = Sockets.Receive(_socket.Value, _received.AsSpan(_count), out var count);
            if (errno == Errno.EAGAIN)
                return null;
            if (errno != Errno.None)
                return _exchange.Fail(ErrnoText.Describe(errno));
            _count += count;
            if (_exchange.Read(_received.AsSpan(0, _count), isClosed: count == 0) is { } result)
                return result;
            if (count == 0)
                return _exchange.Fail("the connection was closed");
        }
    }
}
