using System.Diagnostics.CodeAnalysis;
using Circus.Control.Clients;
using Circus.Control.Curve;
using Circus.Control.Zmtp;
using Circus.Linux;

namespace Circus.Control;

/// <summary>
/// The connecting side: NetMQ for tcp; our own ZMTP for ipc, which NetMQ does not have, and for encrypted tcp, as NetMQ's CURVE takes its random numbers
/// from OpenSSL, which a static binary does not find.
/// </summary>
public static class ControlClient
{
    /// <summary>
    /// A client of a ROUTER endpoint; error is a whole sentence. Over ipc, and over tcp with keys, the daemon must answer the handshake within the
    /// timeout; over plain tcp the connection is made in the background, and a daemon that isn't there shows as a reply that doesn't come. Ipc is never
    /// encrypted: there the keys are left alone.
    /// </summary>
    public static bool TryConnect(
        Endpoint endpoint, TimeSpan timeout, [NotNullWhen(true)] out IControlClient? client, out string error, CurveClientKeys? keys = null)
    {
        client = null;
        if (IsForNetMq(endpoint, keys))
        {
            if (ConnectPlace.TryFind(endpoint, out var address, out error)) client = new NetMqClient(address);
        }
        else if (ZmtpConnection.TryConnect(endpoint, SocketType.Dealer, keys, timeout, out var connection, out error))
            client = new ZmtpClient(connection);
        return client is not null;
    }

    /// <summary>A subscriber of a PUB endpoint, with the same difference. A lost connection is made again over plain tcp only.</summary>
    public static bool TrySubscribe(
        Endpoint endpoint, TimeSpan timeout, [NotNullWhen(true)] out ISubscription? subscription, out string error, CurveClientKeys? keys = null)
    {
        subscription = null;
        if (IsForNetMq(endpoint, keys))
        {
            if (ConnectPlace.TryFind(endpoint, out var address, out error)) subscription = new NetMqSubscription(address);
        }
        else if (ZmtpConnection.TryConnect(endpoint, SocketType.Sub, keys, timeout, out var connection, out error))
            subscription = new ZmtpSubscription(connection);
        return subscription is not null;
    }

    /// <summary>
    /// A subscriber for streams of a thousand messages a second: our own ZMTP over tcp too. Of 1,000 messages a second NetMQ makes 2.5 % of a core,
    /// this 0.7 %. A lost connection is not made again.
    /// </summary>
    public static bool TrySubscribeToMany(
        Endpoint endpoint, TimeSpan timeout, [NotNullWhen(true)] out ISubscription? subscription, out string error, CurveClientKeys? keys = null)
    {
        subscription = ZmtpConnection.TryConnect(endpoint, SocketType.Sub, keys, timeout, out var connection, out error) ? new ZmtpSubscription(connection) : null;
        return subscription is not null;
    }

    /// <summary>A client of a ROUTER endpoint that a host reaches, through ssh; it must answer the handshake within the timeout.</summary>
    public static bool TryConnect(
        Endpoint endpoint, SshHost host, TimeSpan timeout, [NotNullWhen(true)] out IControlClient? client, out string error, CurveClientKeys? keys = null)
    {
        client = ZmtpConnection.TryConnect(endpoint, host, SocketType.Dealer, keys, timeout, out var connection, out error) ? new ZmtpClient(connection) : null;
        return client is not null;
    }

    /// <summary>A subscriber of a PUB endpoint that a host reaches, through ssh. A lost connection is not made again.</summary>
    public static bool TrySubscribe(
        Endpoint endpoint, SshHost host, TimeSpan timeout, [NotNullWhen(true)] out ISubscription? subscription, out string error, CurveClientKeys? keys = null)
    {
        subscription = ZmtpConnection.TryConnect(endpoint, host, SocketType.Sub, keys, timeout, out var connection, out error) ? new ZmtpSubscription(connection) : null;
        return subscription is not null;
    }

    /// <summary>Whether events are published at this place, found out by a handshake; false also when nobody answers it in time.</summary>
    public static bool IsPublisher(Endpoint endpoint, TimeSpan timeout, CurveClientKeys? keys = null)
    {
        var isPublisher = ZmtpConnection.TryConnect(endpoint, SocketType.Sub, keys, timeout, out var connection, out _);
        connection?.Dispose();
        return isPublisher;
    }

    /// <summary>
    /// Why a place gives no answer, as far as a plain connect can tell: null when the connect works, so that something listens there; else a
    /// phrase such as "connection refused".
    /// </summary>
    public static string? WhyUnreachable(Endpoint endpoint, TimeSpan timeout)
    {
        if (!ConnectPlace.TryFind(endpoint, out var address, out var error)) return error;
        var errno = Sockets.Open(address, out var socket);
        if (errno == Errno.None) errno = Sockets.Connect(socket.Value, address);
        if (errno == Errno.EINPROGRESS)
            errno = Sockets.Wait(socket.Value, forWriting: true, (int)timeout.TotalMilliseconds) ? Sockets.TakeError(socket.Value) : Errno.ETIMEDOUT;
        socket.Close();
        return errno is Errno.None or Errno.EAGAIN ? null : ErrnoText.Describe(errno);
    }

    /// <summary>
    /// For a program that ends after a request without a reply (a cast) over tcp: waits until it has left, a second at most. All clients must be
    /// disposed. Not needed after a reply: NetMQ's threads end with the process.
    /// </summary>
    public static void Finish() => NetMQ.NetMQConfig.Cleanup(block: true);

    private static bool IsForNetMq(Endpoint endpoint, CurveClientKeys? keys) => endpoint.Transport == EndpointTransport.Tcp && keys is null;
}
