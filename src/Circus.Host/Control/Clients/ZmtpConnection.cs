using System.Diagnostics.CodeAnalysis;
using Circus.Control.Curve;
using Circus.Control.Sending;
using Circus.Control.Zmtp;
using Circus.Control.Zmtp.Curve;
using Circus.Linux;

namespace Circus.Control.Clients;

/// <summary>
/// The connecting half of our ZMTP, blocking, for one thread: connect, shake hands, then messages both ways. No reconnect: when the connection is
/// gone, every call says so.
/// </summary>
internal sealed class ZmtpConnection : IDisposable
{
    private const int BufferBytes = 64 << 10;
    private const int LargestMessage = 256 << 20;

    // How long to rest before knocking again at a socket that nobody listens on yet.
    private const int RetryMs = 20;

    private readonly Endpoint _endpoint;
    private readonly ZmtpSession _session;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
    private readonly List<byte[]> _frames = [];
    private readonly OutgoingMessage _sealed = new();
    private readonly bool _isEncrypted;
    private Fd _socket;
    private SshTunnel? _tunnel;
    private int _start;
    private int _end;
    private string? _broken;

    private ZmtpConnection(Endpoint endpoint, SocketType ours, CurveClientKeys? keys)
    {
        (_endpoint, _isEncrypted) = (endpoint, keys is not null);
        var limits = new FrameLimits(LargestMessage, 1024, 64 << 10);
        Mechanism mechanism = keys is null ? new NullMechanism(ours) : new CurveClientMechanism(ours, keys);
        _session = new ZmtpSession(mechanism, ours, limits, new BufferBudget(2L * LargestMessage));
    }

    /// <summary>
    /// Connects and shakes hands within the timeout, waiting for a daemon that is just starting; with keys everything is encrypted. Error is a whole
    /// sentence.
    /// </summary>
    internal static bool TryConnect(
        Endpoint endpoint, SocketType ours, CurveClientKeys? keys, TimeSpan timeout, [NotNullWhen(true)] out ZmtpConnection? connection, out string error)
    {
        connection = null;
        if (!ConnectPlace.TryFind(endpoint, out var address, out error)) return false;
        // Ipc is never encrypted: there the kernel says who is who.
        var made = new ZmtpConnection(endpoint, ours, endpoint.Transport == EndpointTransport.Tcp ? keys : null);
        var deadline = new Deadline(timeout);
        if (made.Connect(address, deadline, out error) && made.ShakeHands(deadline, out error)) connection = made;
        else made.Dispose();
        return connection is not null;
    }

    /// <summary>The same through ssh, which connects to the endpoint as seen from that host.</summary>
    internal static bool TryConnect(
        Endpoint endpoint, SshHost host, SocketType ours, CurveClientKeys? keys, TimeSpan timeout, [NotNullWhen(true)] out ZmtpConnection? connection, out string error)
    {
        connection = null;
        if (!SshTunnel.TryOpen(host, endpoint, out var tunnel, out error)) return false;
        var made = new ZmtpConnection(endpoint, ours, endpoint.Transport == EndpointTransport.Tcp ? keys : null) { _tunnel = tunnel };
        var deadline = new Deadline(timeout);
        if (made.Attach(tunnel, deadline, out error) && made.ShakeHands(deadline, out error)) connection = made;
        else made.Dispose();
        if (error.Length > 0) error = $"{error} (through ssh to {host})";
        return connection is not null;
    }

    /// <summary>The number to lend. Readable is not all: <see cref="TryReceive"/> until it says no, as it reads more than one message at once.</summary>
    internal int Descriptor => _socket.Value;

    /// <summary>Sends frames as they stand on a plain wire; where the connection is encrypted they are sealed here.</summary>
    internal bool TrySend(ReadOnlySpan<byte> wire, in Deadline deadline, out string error)
    {
        if (_session.Cipher is not { } cipher) return TrySendRaw(wire, deadline, out error);
        _sealed.WriteSealed(wire, cipher);
        return TrySendRaw(_sealed.Wire, deadline, out error);
    }

    private bool TrySendRaw(ReadOnlySpan<byte> wire, in Deadline deadline, out string error)
    {
        error = _broken ?? "";
        while (error.Length == 0 && !wire.IsEmpty)
        {
            var errno = Sockets.Send(_socket.Value, wire, out var sent);
            wire = wire[sent..];
            if (errno == Errno.EAGAIN)
            {
                if (!Sockets.Wait(_socket.Value, forWriting: true, deadline.Milliseconds)) error = Break("it takes no more bytes");
            }
            else if (errno != Errno.None) error = Break(ErrnoText.Describe(errno));
        }
        return error.Length == 0;
    }

    /// <summary>The frames of the next message; false with an empty error when none came in time.</summary>
    internal bool TryReceive(in Deadline deadline, [NotNullWhen(true)] out byte[][]? message, out string error)
    {
        message = null;
        while (TryAdvance(deadline, out var happened, out error))
        {
            if (happened != ZmtpEvent.Frame || _session.HasMore) continue;
            message = [.. _frames];
            _frames.Clear();
            return true;
        }
        return false;
    }

    public void Dispose()
    {
        _session.Dispose();
        _socket.Close();
        _tunnel?.Dispose();
    }

    private bool Attach(SshTunnel tunnel, in Deadline deadline, out string error)
    {
        error = "";
        if (tunnel.LocalSocket is not { } path) _socket = tunnel.TakeSocket();
        else if (SocketAddress.TryUnix(path, out var address)) return Connect(address, deadline, out error);
        else error = $"Could not forward {_endpoint}: the directory for temporary files has too long a path for a socket";
        return error.Length == 0;
    }

    private bool Connect(in SocketAddress address, in Deadline deadline, out string error)
    {
        while (true)
        {
            var errno = Sockets.Open(address, out _socket);
            if (errno == Errno.None) errno = Sockets.Connect(_socket.Value, address);
            if (errno == Errno.EINPROGRESS)
                errno = Sockets.Wait(_socket.Value, forWriting: true, deadline.Milliseconds) ? Sockets.TakeError(_socket.Value) : Errno.ETIMEDOUT;
            error = errno == Errno.None ? "" : $"Could not connect to {_endpoint}: {ErrnoText.Describe(errno)}";
            if (errno == Errno.None && _endpoint.Transport == EndpointTransport.Tcp && _tunnel is null) Sockets.SetNoDelay(_socket.Value);
            // EAGAIN: the queue of the listening unix socket is full.
            if (errno is not (Errno.ENOENT or Errno.ECONNREFUSED or Errno.EAGAIN) || deadline.Milliseconds == 0) return errno == Errno.None;
            _socket.Close();
            Thread.Sleep(Math.Min(RetryMs, deadline.Milliseconds));
        }
    }

    private bool ShakeHands(in Deadline deadline, out string error)
    {
        if (!TrySend(_session.Opening, deadline, out error)) return false;
        while (TryAdvance(deadline, out var happened, out error))
            if (happened == ZmtpEvent.Ready) return true;
        if (error.Length == 0) error = Break("no answer");
        return false;
    }

    // One event of the session; what the protocol itself needs is done here, and a frame is kept.
    private bool TryAdvance(in Deadline deadline, out ZmtpEvent happened, out string error)
    {
        happened = ZmtpEvent.NeedMore;
        error = _broken ?? "";
        while (error.Length == 0)
        {
            ReadOnlySpan<byte> input = _buffer.AsSpan(_start, _end - _start);
            happened = _session.Next(ref input, out var body);
            _start = _end - input.Length;
            switch (happened)
            {
                case ZmtpEvent.NeedMore:
                    if (TryFill(deadline, out error)) continue;
                    return false;
                case ZmtpEvent.Send:
                    return TrySend(body, deadline, out error);
                case ZmtpEvent.Ping:
                    return TrySendPong(body, deadline, out error);
                case ZmtpEvent.Frame:
                    _frames.Add(body.ToArray());
                    return true;
                case ZmtpEvent.Failed:
                    error = Break(WhyFailed());
                    return false;
                default:
                    return true;
            }
        }
        return false;
    }

    private bool TrySendPong(ReadOnlySpan<byte> context, in Deadline deadline, out string error)
    {
        Span<byte> pong = stackalloc byte[Command.MaxPongBytes];
        return TrySend(pong[..Command.WritePong(pong, context)], deadline, out error);
    }

    private bool TryFill(in Deadline deadline, out string error)
    {
        error = "";
        while (true)
        {
            var errno = Sockets.Receive(_socket.Value, _buffer, out var count);
            (_start, _end) = (0, count);
            if (errno == Errno.None && count > 0) return true;
            if (errno != Errno.EAGAIN)
            {
                error = Break(errno == Errno.None || errno == Errno.ECONNRESET ? WhyClosed() : ErrnoText.Describe(errno));
                return false;
            }
            if (!Sockets.Wait(_socket.Value, forWriting: false, deadline.Milliseconds)) return false;
        }
    }

    private string WhyFailed() => _session.Failure switch
    {
        ZmtpFailure.RefusedByPeer => "it has refused our key, which must be listed in the file of its option curve_authorized_keys",
        ZmtpFailure.WrongKey => "it does not hold the secret key of the server key that we were given",
        ZmtpFailure.OtherMechanism => _isEncrypted ? "it does not encrypt: connect without a server key" : "it encrypts: connect with its server key",
        _ => $"it does not speak ZMTP 3 as we do ({_session.Failure})",
    };

    // A daemon that can't open our first box has nothing to answer with: it doesn't know which key we meant.
    private string WhyClosed() => _isEncrypted && !_session.WasReady
        ? "it has closed the connection during the handshake, as it does when the server key is not its own"
        : "it has closed the connection";

    private string Break(string reason) => _broken = $"Lost {_endpoint}: {reason}";
}
