using System.Diagnostics.CodeAnalysis;
using Circus.Control.Sending;

namespace Circus.Control.Clients;

/// <summary>A DEALER of our own, for ipc.</summary>
internal sealed class ZmtpClient(ZmtpConnection connection) : IControlClient
{
    private readonly OutgoingMessage _message = new();

    public bool TrySend(ReadOnlySpan<byte> json, TimeSpan timeout, out string error)
    {
        _message.WriteReply(json, delimiter: false);
        return connection.TrySend(_message.Wire, new Deadline(timeout), out error);
    }

    public bool TryReceive(TimeSpan timeout, [NotNullWhen(true)] out byte[]? reply, out string error)
    {
        reply = connection.TryReceive(new Deadline(timeout), out var frames, out error) ? frames[^1] : null;
        return reply is not null;
    }

    public void Dispose() => connection.Dispose();
}
