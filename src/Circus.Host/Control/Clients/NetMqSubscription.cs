using System.Diagnostics.CodeAnalysis;
using Circus.Linux;
using NetMQ;
using NetMQ.Sockets;

namespace Circus.Control.Clients;

/// <summary>A NetMQ SUB, for tcp. It connects, and connects again, by itself.</summary>
internal sealed class NetMqSubscription : ISubscription
{
    private readonly SubscriberSocket _socket;
    private List<byte[]> _frames = [];

    internal NetMqSubscription(SocketAddress address)
    {
        NetMqThreads.Limit();
        _socket = new SubscriberSocket();
        _socket.Options.Linger = TimeSpan.Zero;
        _socket.Connect("tcp://" + address);
    }

    public void Subscribe(ReadOnlySpan<byte> prefix) => _socket.Subscribe(prefix.ToArray());

    public void Unsubscribe(ReadOnlySpan<byte> prefix) => _socket.Unsubscribe(prefix.ToArray());

    public bool TryReceive(TimeSpan timeout, [NotNullWhen(true)] out ControlEvent? message, out string error)
    {
        error = "";
        message = null;
        var deadline = new Deadline(timeout);
        do
        {
            if (!_socket.TryReceiveMultipartBytes(deadline.Slice, ref _frames) || _frames is not [var topic, var payload]) continue;
            message = new ControlEvent(topic, payload);
            return true;
        }
        while (deadline.Milliseconds > 0);
        return false;
    }

    public void Dispose() => _socket.Dispose();
}
