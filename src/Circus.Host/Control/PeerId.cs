namespace Circus.Control;

/// <summary>One connection, never reused: a reply to a peer that is gone is dropped, even when its place has been taken. Default: nobody.</summary>
public readonly record struct PeerId
{
    private readonly ulong _value;

    internal PeerId(int slot, int generation) => _value = (ulong)generation << 32 | (uint)slot;

    private PeerId(ulong value) => _value = value;

    internal int Slot => (int)(uint)_value;

    internal int Generation => (int)(_value >> 32);

    /// <summary>The number that epoll hands back; the top bit is never set.</summary>
    internal ulong ToEpollData() => _value;

    internal static PeerId FromEpollData(ulong data) => new(data);

    public override string ToString() => string.Create(null, $"{Slot}.{Generation}");
}
