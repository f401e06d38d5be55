using Circus.Control.Loop;

namespace Circus.Control.Sending;

/// <summary>Gathers the messages of a batch into pieces, so that a thousand processes cost some twenty wake-ups and buffers and not a thousand.</summary>
internal sealed class StatsPort(OutgoingMessages messages, ControlInbox inbox) : IStatsPort
{
    private const int PieceBytes = 32 << 10;

    private OutgoingMessage? _piece;

    public void Add(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload)
    {
        if (_piece?.TryAddEvent(topic, payload) == true) return;
        Flush();
        _piece = messages.Take();
        _piece.BeginPiece(PieceBytes);
        if (_piece.TryAddEvent(topic, payload)) return;
        // One that is larger than a piece: it goes alone.
        _piece.WriteEvent(topic, payload);
        Flush();
    }

    public void Flush()
    {
        if (_piece is null) return;
        inbox.Post(new ControlCommand(ControlCommandKind.PublishStats, Message: _piece));
        _piece = null;
    }
}
