using System.Diagnostics.CodeAnalysis;
using Circus.Linux;
using NetMQ;
using NetMQ.Sockets;

namespace Circus.Control.Clients;

/// <summary>A NetMQ DEALER, for tcp. It connects, and connects again, by itself: a daemon that isn't there is a reply that doesn't come.</summary>
internal sealed class NetMqClient : IControlClient
{
    private const int IdentityBytes = 16;
    private static readonly TimeSpan LastSend = TimeSpan.FromSeconds(1);

    private readonly DealerSocket _socket;
    private int _unanswered;

    internal NetMqClient(SocketAddress address)
    {
        NetMqThreads.Limit();
        _socket = new DealerSocket();

        // protocol.md §1: 32 hex digits. Our ROUTER takes any, Circus's answers only the first of two equal ones.
        Span<byte> identity = stackalloc byte[IdentityBytes];
        KernelRandom.Fill(identity);
        _socket.Options.Identity = System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(identity));
        _socket.Options.Linger = TimeSpan.Zero;
        _socket.Connect("tcp://" + address);
    }

    public bool TrySend(ReadOnlySpan<byte> json, TimeSpan timeout, out string error)
    {
        var deadline = new Deadline(timeout);
        var frame = json.ToArray();
        var isSent = _socket.TrySendFrame(deadline.Slice, frame);
        while (!isSent && deadline.Milliseconds > 0) isSent = _socket.TrySendFrame(deadline.Slice, frame);
        if (isSent) _unanswered++;
        error = isSent ? "" : "The request could not be sent in time";
        return isSent;
    }

    public bool TryReceive(TimeSpan timeout, [NotNullWhen(true)] out byte[]? reply, out string error)
    {
        error = "";
        reply = null;
        var deadline = new Deadline(timeout);
        byte[]? frame;
        bool hasMore;
        while (!_socket.TryReceiveFrameBytes(deadline.Slice, out frame, out hasMore))
        {
            if (deadline.Milliseconds == 0) return false;
        }

        while (hasMore) frame = _socket.ReceiveFrameBytes(out hasMore);
        reply = frame!;
        _unanswered--;
        return true;
    }

    public void Dispose()
    {
        // A cast has no answer that would show that it left: give it time to leave, see ControlClient.Finish.
        if (_unanswered > 0) _socket.Options.Linger = LastSend;
        _socket.Dispose();
    }
}
