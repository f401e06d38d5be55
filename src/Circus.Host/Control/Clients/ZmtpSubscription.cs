using System.Diagnostics.CodeAnalysis;
using Circus.Control.Zmtp;

namespace Circus.Control.Clients;

/// <summary>A SUB of our own, for ipc.</summary>
internal sealed class ZmtpSubscription(ZmtpConnection connection) : ISubscription
{
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);

    // The publisher keeps a set of prefixes; counting is our side's part.
    private readonly List<byte[]> _prefixes = [];
    private string _broken = "";

    public void Subscribe(ReadOnlySpan<byte> prefix)
    {
        var isNew = IndexOf(prefix) < 0;
        _prefixes.Add(prefix.ToArray());
        if (isNew) Tell(Command.Subscribe, prefix);
    }

    public void Unsubscribe(ReadOnlySpan<byte> prefix)
    {
        var index = IndexOf(prefix);
        if (index < 0) return;
        _prefixes.RemoveAt(index);
        if (IndexOf(prefix) < 0) Tell(Command.Cancel, prefix);
    }

    public bool TryReceive(TimeSpan timeout, [NotNullWhen(true)] out ControlEvent? message, out string error)
    {
        message = null;
        error = _broken;
        var deadline = new Deadline(timeout);
        while (error.Length == 0 && connection.TryReceive(deadline, out var frames, out error))
        {
            // Events under way when a prefix was taken back are not wanted any more.
            if (frames.Length != 2 || !IsWanted(frames[0])) continue;
            message = new ControlEvent(frames[0], frames[1]);
            return true;
        }
        return false;
    }

    public void Dispose() => connection.Dispose();

    private void Tell(ReadOnlySpan<byte> command, ReadOnlySpan<byte> prefix)
    {
        var wire = new byte[FrameHeader.MaxLength + 1 + command.Length + prefix.Length];
        if (!connection.TrySend(wire.AsSpan(0, Command.Write(wire, command, prefix)), new Deadline(SendTimeout), out var error)) _broken = error;
    }

    private bool IsWanted(byte[] topic) => _prefixes.Exists(prefix => topic.AsSpan().StartsWith(prefix));

    private int IndexOf(ReadOnlySpan<byte> prefix)
    {
        for (var i = 0; i < _prefixes.Count; i++)
            if (prefix.SequenceEqual(_prefixes[i])) return i;
        return -1;
    }
}
