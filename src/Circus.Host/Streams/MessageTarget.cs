using Circus.Linux;

namespace Circus.Streams;

/// <summary>A datagram socket: each line is one message. A service that was started anew is found again.</summary>
internal sealed class MessageTarget(string name, SocketAddress address) : Target
{
    private Fd _socket;

    internal override string Name => name;

    internal override int Descriptor => _socket.Value;

    internal override bool IsPerMessage => true;

    public override void Dispose() => _socket.Close();

    protected override Errno WriteSome(ReadOnlySpan<byte> bytes, out int count)
    {
        count = 0;
        var errno = Recover();
        if (errno != Errno.None)
            return errno;
        errno = Sockets.Send(_socket.Value, bytes, out _);

        // By UDP this is the news of an earlier message: nobody listened.
        if (errno == Errno.ECONNREFUSED)
            errno = Sockets.Send(_socket.Value, bytes, out _);
        if (errno == Errno.EMSGSIZE)
        {
            // It would be too long next time, too.
            CountError();
            errno = Errno.None;
        }

        if (errno == Errno.None)
            count = bytes.Length;
        else if (errno != Errno.EAGAIN)
            _socket.Close();
        return errno;
    }

    protected override Errno Recover()
    {
        if (_socket.IsOpen)
            return Errno.None;
        var errno = Sockets.OpenDatagram(address, out var socket);
        if (errno == Errno.None)
            errno = Sockets.Connect(socket.Value, address);
        if (errno == Errno.None)
            _socket = socket;
        else
            socket.Close();
        return errno;
    }
}
