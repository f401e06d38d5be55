using System.Diagnostics.CodeAnalysis;
using Circus.Control.Clients;
using Circus.Control.Curve;
using Circus.Control.Zmtp;

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
    /// For a program that ends after a request without a reply (a cast) over tcp: waits until it has left, a second at most. All clients must be
    /// disposed. Not needed after a reply: NetMQ's threads end with the process.
    /// </summary>
    public static void Finish() => NetMQ.NetMQConfig.Cleanup(block: true);

    private static bool IsForNetMq(Endpoint endpoint, CurveClientKeys? keys) => endpoint.Transport == EndpointTransport.Tcp && keys is null;
}
