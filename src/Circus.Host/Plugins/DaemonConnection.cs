using System.Diagnostics.CodeAnalysis;
using Circus.Control;
using Circus.Control.Clients;
using Circus.Control.Curve;
using Circus.Control.Zmtp;

namespace Circus.Plugins;

/// <summary>
/// A plugin's way to the daemon: one connection to ask, one for events. Our own half of ZMTP over tcp too: a plugin waits in one epoll, and
/// NetMQ shows no descriptor, keeps three threads and wakes up twice a second.
/// </summary>
internal sealed class DaemonConnection(Endpoint endpoint, Endpoint pubsub) : IDisposable
{
    private static readonly TimeSpan SendTime = TimeSpan.FromSeconds(5);

    private ZmtpConnection? _control;
    private ZmtpConnection? _events;
    private ZmtpClient? _client;
    private ZmtpSubscription? _subscription;

    internal bool IsOpen => _subscription is not null;

    internal int ControlDescriptor => _control!.Descriptor;

    internal int EventsDescriptor => _events!.Descriptor;

    internal bool TryOpen(TimeSpan timeout, out string error)
    {
        Dispose();
        if (!new CurveKeySource().TryLoad(out var keys, out error)
            || !ZmtpConnection.TryConnect(pubsub, SocketType.Sub, KeysFor(pubsub, keys), timeout, out _events, out error))
            return false;

        // Before anything is asked: what happens after an answer must not be missed.
        _subscription = new ZmtpSubscription(_events);
        _subscription.Subscribe("watcher."u8);
        if (!ZmtpConnection.TryConnect(endpoint, SocketType.Dealer, KeysFor(endpoint, keys), timeout, out _control, out error))
        {
            Dispose();
            return false;
        }

        _client = new ZmtpClient(_control);
        return true;
    }

    internal bool TrySend(byte[] request, out string error) => _client!.TrySend(request, SendTime, out error);

    internal bool TryTakeReply([NotNullWhen(true)] out byte[]? reply, out string error) => _client!.TryReceive(TimeSpan.Zero, out reply, out error);

    internal bool TryTakeEvent([NotNullWhen(true)] out ControlEvent? message, out string error) =>
        _subscription!.TryReceive(TimeSpan.Zero, out message, out error);

    public void Dispose()
    {
        _control?.Dispose();
        _events?.Dispose();
        (_control, _events, _client, _subscription) = (null, null, null, null);
    }

    /// <summary>Unix sockets are never encrypted.</summary>
    private static CurveClientKeys? KeysFor(Endpoint place, CurveClientKeys? keys) => place.Transport == EndpointTransport.Tcp ? keys : null;
}
